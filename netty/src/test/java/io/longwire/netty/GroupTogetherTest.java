package io.longwire.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.BothEnds.Ear;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leaves together for all members of a group is to each of them what it would have been one by one. */
final class GroupTogetherTest {
    private static final int MESSAGES = 16;

    private final BothEnds ends = new BothEnds(1);
    private final List<WebSocket> missed = new CopyOnWriteArrayList<>();
    private final WebSocketGroup group = new WebSocketGroup(missed::add);
    private URI uri;

    /** The server's end of the latest. */
    private volatile CompletableFuture<WebSocket> opened = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        uri = ends.server(at -> at.compression(DeflateOptions.DEFAULT.withContext())
                .listener(() -> new WebSocketListener() {
                    @Override
                    public void opened(WebSocket webSocket) {
                        opened.complete(webSocket);
                    }
                }));
    }

    @AfterEach
    void close() throws Exception {
        ends.close();
    }

    /** Connects, joins, and answers the server's end. */
    private WebSocket member(Ear ear, Consumer<WebSocketClient.Builder> settings) throws Exception {
        opened = new CompletableFuture<>();
        BothEnds.get(ends.connecting(uri, ear, settings));
        WebSocket member = BothEnds.get(opened);
        group.add(member);
        return member;
    }

    /** Long enough that it is compressed where that was agreed. */
    private static String text(int number) {
        return "message " + number
                + ", of which there is so much to say that it would not do to leave it as it is, is it not?";
    }

    private static PreparedMessage message(int number) {
        return new PreparedMessage(MessageType.TEXT, text(number).getBytes(UTF_8));
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            texts.add(text(i));
        }
        return texts;
    }

    private static List<String> heard(Ear ear) throws Exception {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            heard.add(ear.next());
        }
        return heard;
    }

    /** From inside a callback of the loop, so that they leave together. */
    private void sendAll(WebSocket member, Runnable before) throws Exception {
        CompletableFuture<Void> done = CompletableFuture.runAsync(
                () -> {
                    before.run();
                    for (int i = 0; i < MESSAGES; i++) {
                        group.send(message(i));
                    }
                },
                member.loop());
        BothEnds.get(done);
    }

    @Test
    void eachMemberGetsAllInOrderWhateverItAgreed() throws Exception {
        List<Ear> ears = List.of(new Ear(), new Ear(), new Ear());
        WebSocket plain = member(ears.get(0), each -> {});
        member(ears.get(1), each -> each.compression(DeflateOptions.DEFAULT));
        WebSocket own = member(ears.get(2), each -> each.compression(DeflateOptions.DEFAULT.withContext()));

        sendAll(plain, () -> own.send(text(100)));
        sendAll(plain, () -> own.send(text(100)));

        for (Ear ear : ears) {
            for (int i = 0; i < 2; i++) {
                if (ear == ears.get(2)) {
                    assertThat(ear.next()).isEqualTo(text(100));
                }
                assertThat(heard(ear)).isEqualTo(texts());
            }
        }
        assertThat(BothEnds.onLoop(own, own::statistics).wireBytesOut())
                .as("compressed")
                .isLessThan(BothEnds.onLoop(plain, plain::statistics).wireBytesOut());
        Statistics sent = BothEnds.onLoop(plain, plain::statistics);
        long bytes = 2L * String.join("", texts()).length();
        assertThat(sent.messagesOut()).isEqualTo(2 * MESSAGES);
        assertThat(sent.payloadBytesOut()).isEqualTo(bytes);
        assertThat(sent.wireBytesOut()).isEqualTo(bytes + 2 * 2 * MESSAGES);
        assertThat(missed).isEmpty();
    }

    @Test
    void whoHasNoRoomForAllGetsWhatFitsAndMissesTheOthersOneByOne() throws Exception {
        Ear ear = new Ear();
        WebSocket narrow = member(ear, each -> {});
        narrow.limits(Limits.DEFAULT.withOutboundBytes(400));

        sendAll(narrow, narrow::hold);
        long taken = BothEnds.onLoop(narrow, () -> {
            narrow.flush();
            return narrow.statistics().messagesOut();
        });

        assertThat(missed).isNotEmpty().containsOnly(narrow).hasSize(MESSAGES - (int) taken);
        assertThat(List.of(ear.next(), ear.next(), ear.next())).isEqualTo(texts().subList(0, 3));
    }

    @Test
    void whoIsSendingAMessageInPartsGetsThemBehindIt() throws Exception {
        Ear ear = new Ear();
        WebSocket member = member(ear, each -> {});

        sendAll(member, () -> member.sendPart(MessageType.BINARY, ByteBuffer.allocate(3), false));
        BothEnds.onLoop(member, () -> member.sendPart(MessageType.BINARY, ByteBuffer.allocate(4), true));

        assertThat(ear.next()).isEqualTo("binary 7");
        assertThat(heard(ear)).isEqualTo(texts());
    }

    @Test
    void whoHasClosedIsForgotten() throws Exception {
        Ear ear = new Ear();
        Ear gone = new Ear();
        WebSocket member = member(ear, each -> {});
        WebSocket closed = member(gone, each -> {});

        sendAll(member, () -> closed.close(1000, "enough"));

        assertThat(heard(ear)).isEqualTo(texts());
        assertThat(gone.next()).startsWith("closed 1000");
        assertThat(missed).isEmpty();
    }
}
