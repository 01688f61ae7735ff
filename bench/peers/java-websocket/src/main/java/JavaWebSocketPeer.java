import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** Java-WebSocket; one decoder thread. */
public final class JavaWebSocketPeer extends WebSocketServer {
    private final Set<WebSocket> subscribers = ConcurrentHashMap.newKeySet();

    private JavaWebSocketPeer(int port) {
        super(
                new InetSocketAddress("127.0.0.1", port),
                1,
                List.of(new Draft_6455(List.of(new PerMessageDeflateExtension()))));
    }

    @Override
    public void onOpen(WebSocket webSocket, ClientHandshake handshake) {
        webSocket.setAttachment(handshake.getResourceDescriptor());
        if (handshake.getResourceDescriptor().equals("/sub")) {
            subscribers.add(webSocket);
        }
    }

    @Override
    public void onClose(WebSocket webSocket, int code, String reason, boolean remote) {
        subscribers.remove(webSocket);
    }

    @Override
    public void onMessage(WebSocket webSocket, String message) {
        if ("/pub".equals(webSocket.getAttachment())) {
            broadcast(message, subscribers);
        } else {
            webSocket.send(message);
        }
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteBuffer message) {
        webSocket.send(message);
    }

    @Override
    public void onError(WebSocket webSocket, Exception problem) {
        problem.printStackTrace();
    }

    @Override
    public void onStart() {
        // Whoever connects sees it.
    }

    public static void main(String[] arguments) {
        JavaWebSocketPeer server = new JavaWebSocketPeer(Integer.parseInt(arguments[0]));
        server.setTcpNoDelay(true);
        server.setReuseAddr(true);
        server.setConnectionLostTimeout(0);
        server.setMaxPendingConnections(4096);
        server.start();
    }
}
