import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's own WebSockets, without servlets; one acceptor, one selector. */
public final class JettyPeer {
    private static final int MOST = 16 << 20;
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final int THREADS = 16;
    private static final Set<Session> SUBSCRIBERS = ConcurrentHashMap.newKeySet();

    public static void main(String[] arguments) throws Exception {
        Server server = new Server(new QueuedThreadPool(THREADS));
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[0]));
        connector.setAcceptQueueSize(4096);
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, JettyPeer::endpoints));
        server.start();
    }

    private static void endpoints(ServerWebSocketContainer container) {
        container.setMaxTextMessageSize(MOST);
        container.setMaxBinaryMessageSize(MOST);
        container.setMaxFrameSize(MOST);
        container.setIdleTimeout(IDLE);
        container.addMapping("/echo", (request, response, callback) -> new Echo());
        container.addMapping("/big", (request, response, callback) -> new Echo());
        container.addMapping("/sub", (request, response, callback) -> new Subscriber());
        container.addMapping("/pub", (request, response, callback) -> new Publisher());
    }

    /** Public, as Jetty calls its methods by name. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer message, Callback callback) {
            getSession().sendBinary(message, callback);
        }
    }

    /** Public, as Jetty calls its methods by name. */
    public static final class Subscriber extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            SUBSCRIBERS.add(session);
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            SUBSCRIBERS.remove(getSession());
            callback.succeed();
        }
    }

    /** Public, as Jetty calls its methods by name. */
    public static final class Publisher extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String message) {
            SUBSCRIBERS.forEach(subscriber -> subscriber.sendText(message, Callback.NOOP));
        }
    }
}
