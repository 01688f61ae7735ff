package io.longwire.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.BothEnds.Ear;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an event loop sends to a group from inside a callback leaves together behind it; who is a member when is as if it had not. */
final class WebSocketGroupTest {
    private final BothEnds ends = new BothEnds(1);
    private final WebSocketGroup group = new WebSocketGroup();
    private final List<WebSocket> servers = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        ends.close();
    }

    private void send(String text) {
        group.send(new PreparedMessage(MessageType.TEXT, text.getBytes(UTF_8)));
    }

    /** Two that are connected; the servers' ends are in their order. */
    private List<Ear> connected() throws Exception {
        URI uri = ends.server(at -> at.listener(() -> new WebSocketListener() {
            @Override
            public void opened(WebSocket webSocket) {
                servers.add(webSocket);
                webSocket.send("open");
            }
        }));
        Ear first = new Ear();
        ends.connect(uri, first);
        assertThat(first.next()).isEqualTo("open");
        Ear second = new Ear();
        ends.connect(uri, second);
        assertThat(second.next()).isEqualTo("open");
        return List.of(first, second);
    }

    @Test
    void whoJoinsInACallbackGetsWhatIsSentAfterwardsAlone() throws Exception {
        List<Ear> ears = connected();
        group.add(servers.get(0));
        onLoop(() -> {
            send("a");
            send("b");
            group.add(servers.get(1));
            send("c");
            send("d");
        });
        assertThat(heard(ears.get(0), 4)).isEqualTo("abcd");
        assertThat(heard(ears.get(1), 2)).isEqualTo("cd");
    }

    @Test
    void whoLeavesInACallbackGetsWhatWasSentBefore() throws Exception {
        List<Ear> ears = connected();
        servers.forEach(group::add);
        onLoop(() -> {
            send("a");
            group.remove(servers.get(1));
            send("b");
            group.add(servers.get(1));
            send("c");
        });
        assertThat(heard(ears.get(0), 3)).isEqualTo("abc");
        assertThat(heard(ears.get(1), 2)).isEqualTo("ac");
    }

    @Test
    void whatIsSentDirectlyInTheCallbackLeavesBefore() throws Exception {
        List<Ear> ears = connected();
        servers.forEach(group::add);
        onLoop(() -> {
            send("b");
            servers.get(0).send("a");
            send("c");
        });
        send("d");
        assertThat(heard(ears.get(0), 4)).isEqualTo("abcd");
        assertThat(heard(ears.get(1), 3)).isEqualTo("bcd");
    }

    private void onLoop(Runnable task) throws Exception {
        BothEnds.get(CompletableFuture.runAsync(task, servers.get(0).loop()));
    }

    private static String heard(Ear ear, int count) throws Exception {
        StringBuilder heard = new StringBuilder();
        for (int i = 0; i < count; i++) {
            heard.append(ear.next());
        }
        return heard.toString();
    }
}
