package io.longwire.verification.abuse;

import static io.longwire.verification.raw.WireFrame.BINARY;
import static io.longwire.verification.raw.WireFrame.CONTINUATION;
import static io.longwire.verification.raw.WireFrame.FIN;
import static io.longwire.verification.raw.WireFrame.PING;
import static io.longwire.verification.raw.WireFrame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketClient;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.verification.raw.WireFrame;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that mean harm, and the client that has to do with them; it has one event loop for all. */
@Timeout(120)
final class HostileServerTest {
    private static final Limits LIMITS = impatient();
    /** More than a client may keep of any of them; what it discards until its patience ends is not counted. */
    private static final long MUCH = 32L << 20;

    private final WebSocketClient client = WebSocketClient.builder()
            .compression(DeflateOptions.DEFAULT)
            .limits(LIMITS)
            .build();

    private String test = "";
    private long before;

    private static Limits impatient() {
        Limits some = Limits.DEFAULT;
        return new Limits(
                some.frameBytes(),
                some.messageBytes(),
                some.fragments(),
                some.inflationRatio(),
                some.outboundBytes(),
                some.handshakeBytes(),
                Duration.ofSeconds(2),
                Duration.ofMillis(500));
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private void bounded(long written) {
        long grown = directMemory() - before;
        System.out.println(
                test + ": of " + (written >> 10) + " KiB written, " + (grown >> 10) + " KiB of direct memory");
        assertThat(grown).as("bytes of direct memory more than before").isLessThan(MUCH);
    }

    @BeforeEach
    void remember(TestInfo info) {
        test = getClass().getSimpleName() + " " + info.getDisplayName();
        before = directMemory();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static final class Ended implements WebSocketListener {
        final CompletableFuture<CloseReason> end = new CompletableFuture<>();

        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            webSocket.send(type, payload);
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, @Nullable Side began) {
            end.complete(reason);
        }
    }

    /** @param flood written again and again behind the answer, until the client has had enough */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(String name, String head, byte[] flood) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Answer answer(String name, String head, String flood) {
        return new Answer(name, head, flood.repeat(1_000).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    static Stream<Answer> wrongAnswers() {
        String ok = HostileServer.RIGHT;
        return Stream.of(
                answer("headers without end", ok, "X-More: and more\r\n"),
                answer("a header without end", ok + "X-Long: ", "x"),
                answer("a status line without end", "HTTP/1.1 101 ", "x"),
                answer("interim answers without end", "", "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"),
                answer("a page without end", "HTTP/1.1 200 OK\r\n\r\n", "<p>"),
                answer("chunks without end", "HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
                answer(
                        "the proof of another key",
                        ok.replace("{accept}", "ICX+Yqv66kxgM0FcWaLWlFLwTAI=") + "\r\n",
                        "x"),
                answer("no HTTP at all", "", "220 mail.example.org ESMTP\r\n"),
                answer("nothing at all", "", ""),
                answer("half a head, and nothing more", ok, ""));
    }

    @ParameterizedTest
    @MethodSource("wrongAnswers")
    void aServerThatAnswersWronglyIsLeftSoon(Answer answer) throws Exception {
        try (HostileServer server = new HostileServer(answer.head(), answer.flood());
                Wellmeaning other = new Wellmeaning(client)) {
            Ended heard = new Ended();
            CompletableFuture<WebSocket> connecting =
                    client.connect(server.uri(), heard).toCompletableFuture();
            assertThatThrownBy(() -> connecting.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
            bounded(server.written().get(30, TimeUnit.SECONDS));
            assertThat(heard.end).isNotDone();
            other.isAnswered();
        }
    }

    /** @param code what the client closes with */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frames(String name, byte[] first, byte[] flood, int code) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Frames> wrongFrames() {
        byte[] none = {};
        byte[] bomb = new Bombs().zeros(256 << 20);
        byte[] unmasked = WireFrame.bytes(FIN | 0x40 | BINARY, false, bomb.length, bomb);
        byte[] fragments = WireFrame.repeated(WireFrame.bytes(CONTINUATION, false, 1, new byte[1]), 1_000);
        byte[] empty = WireFrame.repeated(WireFrame.bytes(CONTINUATION, false, 0, none), 1_000);
        return Stream.of(
                new Frames("a masked frame", WireFrame.of(FIN | TEXT, "x"), none, 1002),
                new Frames("a bomb", unmasked, none, 1009),
                new Frames("a frame of 2^62 bytes", WireFrame.bytes(FIN | BINARY, false, 1L << 62, none), none, 1009),
                new Frames("fragments of a byte without end", WireFrame.bytes(BINARY, false, 0, none), fragments, 1008),
                new Frames("empty fragments without end", WireFrame.bytes(TEXT, false, 0, none), empty, 1008),
                new Frames(
                        "fragments of 64 KiB without end",
                        WireFrame.bytes(BINARY, false, 0, none),
                        WireFrame.bytes(CONTINUATION, false, 65_536, new byte[65_536]),
                        1009));
    }

    @ParameterizedTest
    @MethodSource("wrongFrames")
    void aServerThatSendsWhatNobodyShouldTakeIsClosed(Frames frames) throws Exception {
        try (HostileServer server = new HostileServer(HostileServer.COMPRESSING, frames.first(), frames.flood());
                Wellmeaning other = new Wellmeaning(client)) {
            Ended heard = new Ended();
            client.connect(server.uri(), heard).toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(heard.end.get(30, TimeUnit.SECONDS).code()).isEqualTo(frames.code());
            bounded(server.written().get(30, TimeUnit.SECONDS));
            other.isAnswered();
        }
    }

    /** It never reads what it makes the client say; nothing of that is kept, and the client can leave. */
    @Test
    void pingsOfAServerThatReadsNoPongsAreNotKept() throws Exception {
        byte[] pings = WireFrame.repeated(WireFrame.bytes(FIN | PING, false, 125, new byte[125]), 1_000);
        try (HostileServer server = new HostileServer(HostileServer.COMPRESSING, new byte[0], pings);
                Wellmeaning other = new Wellmeaning(client)) {
            Ended heard = new Ended();
            WebSocket webSocket =
                    client.connect(server.uri(), heard).toCompletableFuture().get(30, TimeUnit.SECONDS);
            server.awaitWritten(100 << 20);
            bounded(100 << 20);
            assertThat(webSocket.queuedBytes()).isLessThan(1 << 20);
            other.isAnswered();
            webSocket.close();
            assertThat(heard.end.get(30, TimeUnit.SECONDS).code()).isEqualTo(1006);
        }
    }
}
