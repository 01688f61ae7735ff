package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.BothEnds.Ear;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits of an endpoint, of a client, and of one WebSocket: beyond them both ends see 1009 and why. */
class TooBigTest {
    private static final Limits SMALL = Limits.DEFAULT.withMessageBytes(100);

    private final BothEnds ends = new BothEnds();
    private final Ear server = new Ear();
    private final Ear client = new Ear();

    @AfterEach
    void close() throws Exception {
        ends.close();
    }

    static Stream<Named<Consumer<WebSocket>>> ways() {
        return Stream.of(Named.of("whole", from -> from.send(ByteBuffer.allocate(101))), Named.of("in parts", from -> {
            from.sendPart(MessageType.BINARY, ByteBuffer.allocate(60), false);
            from.sendPart(MessageType.BINARY, ByteBuffer.allocate(41), true);
        }));
    }

    private void bothSee1009(String began) throws Exception {
        String atServer = server.next();
        String atClient = client.next();
        assertThat(atServer)
                .isEqualTo(atClient)
                .startsWith("closed 1009 " + began)
                .contains("100 bytes");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatAServerGetsBeyondItsEndpointsLimit(Consumer<WebSocket> way) throws Exception {
        way.accept(ends.connect(ends.server(small -> small.limits(SMALL).listener(() -> server)), client));
        bothSee1009("SERVER");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatAClientGetsBeyondItsLimit(Consumer<WebSocket> way) throws Exception {
        ends.connect(ends.server(small -> small.listener(() -> server)), client, SMALL);
        way.accept(BothEnds.get(server.webSocket));
        bothSee1009("CLIENT");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsBeyondTheLimitOfOneWebSocket(Consumer<WebSocket> way) throws Exception {
        WebSocket from = ends.connect(ends.server(usual -> usual.listener(() -> server)), client);
        BothEnds.get(server.webSocket).limits(SMALL);
        BothEnds.onLoop(BothEnds.get(server.webSocket), () -> true);
        way.accept(from);
        bothSee1009("SERVER");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsBeyondTheLimitOnlyOnceItIsInflated(Consumer<WebSocket> way) throws Exception {
        WebSocket from = BothEnds.get(ends.connecting(
                ends.server(small ->
                        small.limits(SMALL).compression(DeflateOptions.DEFAULT).listener(() -> server)),
                client,
                builder -> builder.compression(DeflateOptions.DEFAULT)));
        way.accept(from);
        bothSee1009("SERVER");
    }

    @Test
    void theOutboundLimitOfOneWebSocketMayBeRaised() throws Exception {
        WebSocket from = ends.connect(
                ends.server(usual -> usual.listener(() -> server)), client, Limits.DEFAULT.withOutboundBytes(10));
        BothEnds.onLoop(from, () -> {
            assertThat(from.send("12345678")).isTrue();
            assertThat(from.send("9")).isFalse();
            from.limits(Limits.DEFAULT);
            return assertThat(from.send("9")).isTrue();
        });
        assertThat(server.next()).isEqualTo("12345678");
        assertThat(server.next()).isEqualTo("9");
    }
}
