import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.tyrus.server.Server;

/**
 * Tyrus (Jakarta WebSocket's reference implementation) on Grizzly, with its defaults but for the size of messages. It listens on all addresses,
 * whatever it is told.
 */
public final class TyrusPeer {
    private static final int MOST = 17 << 20;
    private static final Set<Session> SUBSCRIBERS = ConcurrentHashMap.newKeySet();

    public static void main(String[] arguments) throws Exception {
        new Server(
                        "127.0.0.1",
                        Integer.parseInt(arguments[0]),
                        "/",
                        Map.of("org.glassfish.tyrus.incomingBufferSize", MOST),
                        Echo.class,
                        Big.class,
                        Subscriber.class,
                        Publisher.class)
                .start();
        Thread.currentThread().join();
    }

    @ServerEndpoint("/echo")
    public static final class Echo {
        @OnMessage
        public void text(String message, Session session) throws IOException {
            session.getBasicRemote().sendText(message);
        }

        @OnMessage
        public void binary(ByteBuffer message, Session session) throws IOException {
            session.getBasicRemote().sendBinary(message);
        }
    }

    @ServerEndpoint("/big")
    public static final class Big {
        private final Echo echo = new Echo();

        @OnMessage
        public void text(String message, Session session) throws IOException {
            echo.text(message, session);
        }

        @OnMessage
        public void binary(ByteBuffer message, Session session) throws IOException {
            echo.binary(message, session);
        }
    }

    @ServerEndpoint("/sub")
    public static final class Subscriber {
        @OnOpen
        public void open(Session session) {
            SUBSCRIBERS.add(session);
        }

        @OnClose
        public void close(Session session) {
            SUBSCRIBERS.remove(session);
        }
    }

    @ServerEndpoint("/pub")
    public static final class Publisher {
        @OnMessage
        public void text(String message) {
            SUBSCRIBERS.forEach(subscriber -> subscriber.getAsyncRemote().sendText(message));
        }
    }
}
