package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.peer.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
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

    /** Opens the server's end of a WebSocket at a channel, without a handshake. */
    static void open(Channel channel, NettyLoop loop, WebSocketListener listener) {
        RequestHead head = new RequestHead("GET", "http", "x", "/", null, "websocket", Headers.NONE);
        Peer peer = new Peer(InetSocketAddress.createUnresolved("x", 1), null, head, Map.of());
        WebSocketDriver driver = new WebSocketDriver(
                Side.SERVER,
                loop,
                channel,
                List.of(),
                Limits.DEFAULT,
                plain(listener),
                new Negotiated(peer, null, List.of()));
        channel.pipeline().addLast(driver);
        driver.open();
    }

    /** What left since the last question, in hexadecimal. */
    static String left(EmbeddedChannel channel) {
        StringBuilder all = new StringBuilder();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            all.append(ByteBufUtil.hexDump(each));
            each.release();
        }
        return all.toString();
    }

    /** A listener as an endpoint with no settings of its own has it. */
    static ListenerAdapter plain(WebSocketListener listener) {
        return new ListenerAdapter(
                listener,
                new Beginning(Identity.ANONYMOUS, Map.of(), false, Duration.ZERO, Duration.ZERO, opened -> {}));
    }
}
