package io.longwire.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.BothEnds.Ear;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a group sends reaches its members on every event loop, and fails for one alone. */
class WebSocketGroupLoopsTest {
    private final BothEnds ends = new BothEnds();

    @AfterEach
    void close() throws Exception {
        ends.close();
    }

    @Test
    void aMemberOfAGroupThatFailsIsClosedAndTheOthersGetTheMessage() throws Exception {
        WebSocketGroup group = new WebSocketGroup(full -> {
            throw new IllegalStateException("The application fails where a member's queue is full");
        });
        BlockingQueue<WebSocket> members = new LinkedBlockingQueue<>();
        AtomicBoolean first = new AtomicBoolean(true);
        URI uri = ends.server(endpoint -> endpoint.listener(() -> new WebSocketListener() {
            @Override
            public void opened(WebSocket webSocket) {
                if (!first.getAndSet(false)) {
                    webSocket.limits(webSocket.limits().withOutboundBytes(1));
                    webSocket.hold();
                    webSocket.send("fills the queue");
                }
                group.add(webSocket);
                members.add(webSocket);
            }
        }));
        CompletableFuture<CloseReason> full = new CompletableFuture<>();
        Ear ear = new Ear();
        ends.connect(uri, ear);
        for (int i = 0; i < 4; i++) { // on each of the two loops
            ends.connect(uri, new WebSocketListener() {
                @Override
                public void closed(WebSocket webSocket, CloseReason reason, Side began) {
                    full.complete(reason);
                }
            });
        }
        for (int i = 0; i < 5; i++) {
            members.take();
        }
        group.send(new PreparedMessage(MessageType.TEXT, "to all".getBytes(UTF_8)));
        assertThat(ear.next()).isEqualTo("to all");
        assertThat(full.get(10, TimeUnit.SECONDS).code()).isEqualTo(1011);
    }

    /** Else what waits for a loop that does not get on would fill the heap. */
    @Test
    void membersOnALoopThatIsTooFarBehindAreToldThatTheyMissedSomething() throws Exception {
        BlockingQueue<WebSocket> missed = new LinkedBlockingQueue<>();
        WebSocketGroup group = new WebSocketGroup(missed::add);
        CompletableFuture<WebSocket> joined = new CompletableFuture<>();
        URI uri = ends.server(endpoint -> endpoint.listener(() -> new WebSocketListener() {
            @Override
            public void opened(WebSocket webSocket) {
                webSocket.limits(webSocket.limits().withOutboundBytes(1 << 30));
                group.add(webSocket);
                joined.complete(webSocket);
            }
        }));
        ends.connect(uri, new Ear());
        WebSocket member = joined.get(10, TimeUnit.SECONDS);
        CompletableFuture<Void> goesOn = new CompletableFuture<>();
        member.loop().execute(goesOn::join);
        PreparedMessage large = new PreparedMessage(MessageType.BINARY, new byte[4 << 20]);
        for (int i = 0; i < 50; i++) {
            group.send(large);
        }
        assertThat(missed).isEmpty();
        goesOn.complete(null);
        assertThat(missed.poll(10, TimeUnit.SECONDS)).isEqualTo(member);
    }

    @Test
    void aGroupGetsEachMessageInOrderOnEveryLoop() throws Exception {
        WebSocketGroup group = new WebSocketGroup();
        URI uri = ends.server(sub -> sub.listener(() -> new WebSocketListener() {
            @Override
            public void opened(WebSocket webSocket) {
                group.add(webSocket);
                webSocket.send("ready");
            }

            @Override
            public void closed(WebSocket webSocket, CloseReason reason, Side began) {
                group.remove(webSocket);
            }
        }));
        List<Ear> members = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Ear member = new Ear();
            ends.connect(uri, member);
            members.add(member);
            assertThat(member.next()).isEqualTo("ready");
        }
        for (int i = 0; i < 100; i++) {
            group.send(new PreparedMessage(MessageType.TEXT, Integer.toString(i).getBytes(UTF_8)));
        }
        for (Ear member : members) {
            for (int i = 0; i < 100; i++) {
                assertThat(member.next()).isEqualTo(Integer.toString(i));
            }
        }
    }
}
