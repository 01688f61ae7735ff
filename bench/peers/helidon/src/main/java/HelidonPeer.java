import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Helidon SE: a virtual thread for each connection. */
public final class HelidonPeer {
    private static final int MOST = 16 << 20;
    private static final Set<WsSession> SUBSCRIBERS = ConcurrentHashMap.newKeySet();

    public static void main(String[] arguments) {
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .backlog(4096)
                .addProtocol(WsConfig.builder().maxFrameLength(MOST).build())
                .addRouting(WsRouting.builder()
                        .endpoint("/echo", Echo::new)
                        .endpoint("/big", Echo::new)
                        .endpoint("/sub", Subscriber::new)
                        .endpoint("/pub", Publisher::new))
                .build()
                .start();
    }

    private static final class Echo implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            session.send(text, last);
        }

        @Override
        public void onMessage(WsSession session, BufferData buffer, boolean last) {
            session.send(buffer, last);
        }
    }

    private static final class Subscriber implements WsListener {
        @Override
        public void onOpen(WsSession session) {
            SUBSCRIBERS.add(session);
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            SUBSCRIBERS.remove(session);
        }

        @Override
        public void onError(WsSession session, Throwable problem) {
            SUBSCRIBERS.remove(session);
        }
    }

    private static final class Publisher implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            SUBSCRIBERS.forEach(subscriber -> subscriber.send(text, last));
        }
    }
}
