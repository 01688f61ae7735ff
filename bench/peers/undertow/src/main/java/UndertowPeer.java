import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.Options;
import org.xnio.Pooled;

/** Undertow's own WebSockets; one I/O thread. */
@SuppressWarnings("deprecation") // its messages are handed out in XNIO's Pooled
public final class UndertowPeer {
    private static final Set<WebSocketChannel> SUBSCRIBERS = ConcurrentHashMap.newKeySet();

    public static void main(String[] arguments) {
        Undertow.builder()
                .addHttpListener(Integer.parseInt(arguments[0]), "127.0.0.1")
                .setIoThreads(1)
                .setWorkerThreads(4)
                .setSocketOption(Options.BACKLOG, 4096)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setHandler(Handlers.path()
                        .addExactPath("/echo", webSocket(new Echo(), false))
                        .addExactPath("/big", webSocket(new Echo(), false))
                        .addExactPath("/sub", webSocket(new AbstractReceiveListener() {}, true))
                        .addExactPath("/pub", webSocket(new Publisher(), false)))
                .build()
                .start();
    }

    private static HttpHandler webSocket(AbstractReceiveListener listener, boolean subscribes) {
        return Handlers.websocket((exchange, channel) -> {
                    if (subscribes) {
                        SUBSCRIBERS.add(channel);
                        channel.addCloseTask(SUBSCRIBERS::remove);
                    }
                    channel.getReceiveSetter().set(listener);
                    channel.resumeReceives();
                })
                .addExtension(new PerMessageDeflateHandshake());
    }

    private static final class Echo extends AbstractReceiveListener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            Pooled<ByteBuffer[]> data = message.getData();
            WebSockets.sendBinary(data.getResource(), channel, new Release(data));
        }
    }

    private record Release(Pooled<ByteBuffer[]> data) implements WebSocketCallback<Void> {
        @Override
        public void complete(WebSocketChannel channel, Void context) {
            data.close();
        }

        @Override
        public void onError(WebSocketChannel channel, Void context, Throwable cause) {
            data.close();
        }
    }

    private static final class Publisher extends AbstractReceiveListener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            ByteBuffer bytes = ByteBuffer.wrap(message.getData().getBytes(StandardCharsets.UTF_8));
            SUBSCRIBERS.forEach(subscriber -> WebSockets.sendText(bytes.duplicate(), subscriber, null));
        }
    }
}
