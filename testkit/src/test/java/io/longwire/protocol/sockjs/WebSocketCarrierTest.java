package io.longwire.protocol.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.testkit.transport.HandRunLoop;
import io.longwire.testkit.transport.MemoryTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A session over a WebSocket. */
final class WebSocketCarrierTest {
    private final HandRunLoop loop = new HandRunLoop();

    private MemoryTransport open(Ear ear) {
        return open(ear, SockJsOptions.DEFAULT);
    }

    private MemoryTransport open(Ear ear, SockJsOptions options) {
        return new MemoryTransport(loop, null, new WebSocketCarrier(ear, options));
    }

    @Test
    void framesGoBothWays() {
        Ear ear = new Ear(Long.MAX_VALUE);
        MemoryTransport socket = open(ear);
        socket.receive("[\"a\",\"b\"]");
        socket.receive("");
        socket.receive("\"c\"");
        assertThat(ear.heard).containsExactly("a", "b", "c");
        ear.say("x\"");
        ear.transport().send(new PreparedMessage(MessageType.TEXT, "y".getBytes(StandardCharsets.UTF_8)));
        assertThat(socket.takeTexts()).containsExactly("o", "a[\"x\\\"\"]", "a[\"y\"]");
    }

    @Test
    void nothingIsReadWithoutDemand() {
        Ear ear = new Ear(0);
        MemoryTransport socket = open(ear);
        socket.receive("[\"a\",\"b\"]");
        socket.receive("[\"c\"]");
        assertThat(socket.undelivered()).isEqualTo(2);
        ear.transport().request(1);
        assertThat(ear.heard).containsExactly("a");
        assertThat(socket.undelivered()).isEqualTo(1);
        ear.onMessage = () -> ear.transport().request(1);
        ear.transport().request(1);
        assertThat(ear.heard).containsExactly("a", "b", "c");
    }

    @Test
    void brokenJsonEndsIt() {
        Ear ear = new Ear(Long.MAX_VALUE);
        MemoryTransport socket = open(ear);
        socket.receive("[\"a");
        assertThat(socket.closeReason().code()).isEqualTo(1007);
        socket.receive("[\"b\"]");
        assertThat(ear.heard).isEmpty();
        assertThat(ear.say("x")).isFalse();
    }

    @Test
    void binaryAndTooLargeMessagesEndIt() {
        Ear ear = new Ear(Long.MAX_VALUE);
        MemoryTransport binary = open(ear);
        binary.receive(MessageType.BINARY, new byte[] {1});
        assertThat(binary.closeReason().code()).isEqualTo(1003);
        MemoryTransport large =
                open(new Ear(Long.MAX_VALUE), SockJsOptions.DEFAULT.withLimits(Limits.DEFAULT.withMessageBytes(3)));
        large.receive("[\"abcd\"]");
        assertThat(large.closeReason().code()).isEqualTo(1009);
        assertThat(large.takeTexts().get(1)).startsWith("c[1009,");
    }

    @Test
    void theCloseFrameComesBeforeTheEnd() {
        Ear ear = new Ear(Long.MAX_VALUE);
        MemoryTransport socket = open(ear);
        ear.transport().close(new CloseReason(3000, "Go away!"));
        ear.transport().close(CloseReason.NORMAL);
        assertThat(socket.takeTexts()).containsExactly("o", "c[3000,\"Go away!\"]");
        assertThat(socket.closeReason().code()).isEqualTo(3000);
        socket.closes(new CloseReason(3000, ""));
        assertThat(ear.ends).isEqualTo(1);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void silenceIsBrokenByAHeartBeat() {
        Ear ear = new Ear(Long.MAX_VALUE);
        MemoryTransport socket = open(ear);
        socket.takeTexts();
        loop.pass(Duration.ofSeconds(20));
        ear.say("x");
        loop.pass(Duration.ofSeconds(24));
        assertThat(socket.takeTexts()).containsExactly("a[\"x\"]");
        loop.pass(Duration.ofSeconds(1));
        assertThat(socket.takeTexts()).containsExactly("h");
        socket.breaks();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aLimitOfMessagesIsOneOfWhatTheyAreInside() {
        Ear ear = new Ear(Long.MAX_VALUE);
        MemoryTransport socket = open(ear);
        ear.transport().limits(Limits.DEFAULT.withMessageBytes(4));
        assertThat(ear.transport().limits().messageBytes()).isEqualTo(4);
        assertThat(socket.limits().messageBytes()).isEqualTo(4 * 6 + 64);
        socket.receive("[\"\\u0061\\u0062\\u0063\\u0064\"]");
        assertThat(ear.heard).containsExactly("abcd");
    }
}
