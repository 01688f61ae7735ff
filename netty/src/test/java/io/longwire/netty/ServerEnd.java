package io.longwire.netty;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.peer.Identity;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The server's end of one connection, without a socket: the test is the client, and says from which memory its bytes are. */
final class ServerEnd {
    final EmbeddedChannel channel = new EmbeddedChannel();

    /** What the client has asked. */
    final List<HttpExchange> asked = new ArrayList<>();

    final Http1Connection connection;
    private final ByteBufAllocator memory;

    ServerEnd(ByteBufAllocator memory) {
        this.memory = memory;
        channel.config().setAllocator(memory);
        NettyLoop loop = new NettyLoop(channel.eventLoop(), Pooled.BUFFERS);
        connection = new Http1Connection(
                loop,
                new ReadBuffers(loop),
                ServerOptions.at("127.0.0.1", 0),
                new Remote(channel.remoteAddress()),
                asked::add);
        channel.pipeline().addLast(connection.decoder, connection.encoder, connection);
    }

    /** The client sends bytes, one for each character. */
    void arrives(String bytes) {
        channel.writeInbound(memory.buffer().writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** A listener as an endpoint with no settings of its own has it. */
    static ListenerAdapter plain(WebSocketListener listener) {
        return new ListenerAdapter(
                listener,
                new Beginning(Identity.ANONYMOUS, Map.of(), false, Duration.ZERO, Duration.ZERO, opened -> {}));
    }
}
