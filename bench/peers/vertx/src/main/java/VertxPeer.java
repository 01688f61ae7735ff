import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.LinkedHashSet;
import java.util.Set;

/** Vert.x on its native transport where there is such; one event loop. */
public final class VertxPeer extends VerticleBase {
    private static final int MOST = 16 << 20;

    private final int port;
    private final Set<ServerWebSocket> subscribers = new LinkedHashSet<>(); // the one event loop's

    private VertxPeer(int port) {
        this.port = port;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setTcpNoDelay(true)
                .setAcceptBacklog(4096)
                .setMaxWebSocketFrameSize(MOST)
                .setMaxWebSocketMessageSize(MOST)
                .setPerMessageWebSocketCompressionSupported(true);
        return vertx.createHttpServer(options).webSocketHandler(this::opened).listen();
    }

    private void opened(ServerWebSocket webSocket) {
        switch (webSocket.path()) {
            case "/sub" -> {
                subscribers.add(webSocket);
                webSocket.closeHandler(closed -> subscribers.remove(webSocket));
            }
            case "/pub" ->
                webSocket.textMessageHandler(
                        message -> subscribers.forEach(subscriber -> subscriber.writeTextMessage(message)));
            default -> {
                webSocket.textMessageHandler(webSocket::writeTextMessage);
                webSocket.binaryMessageHandler(webSocket::writeBinaryMessage);
            }
        }
    }

    public static void main(String[] arguments) {
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1))
                .deployVerticle(new VertxPeer(Integer.parseInt(arguments[0])))
                .onFailure(Throwable::printStackTrace);
    }
}
