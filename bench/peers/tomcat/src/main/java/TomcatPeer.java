import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsContextListener;

/** Tomcat's WebSockets (Jakarta), embedded, with its defaults but for what messages and connections need. */
public final class TomcatPeer {
    private static final int BIG = 2 << 20; // the buffer is allocated for each connection
    private static final Set<Session> SUBSCRIBERS = ConcurrentHashMap.newKeySet();

    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat-peer").toString());
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(Integer.parseInt(arguments[0]));
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("acceptCount", "4096");
        connector.setProperty("tcpNoDelay", "true");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        context.addApplicationListener(WsContextListener.class.getName());
        context.addApplicationListener(Endpoints.class.getName());
        Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet")
                .addMapping("/");
        tomcat.start();
        tomcat.getServer().await();
    }

    /** Public, as Tomcat makes it by its name; so are the endpoints. */
    public static final class Endpoints implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServerContainer container =
                    (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
            container.setDefaultMaxSessionIdleTimeout(0);
            try {
                add(container, Echo.class, "/echo");
                add(container, Echo.class, "/big");
                add(container, Subscriber.class, "/sub");
                add(container, Publisher.class, "/pub");
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void add(ServerContainer container, Class<?> endpoint, String path) throws DeploymentException {
            container.addEndpoint(
                    ServerEndpointConfig.Builder.create(endpoint, path).build());
        }
    }

    private static void send(Session session, String message) {
        try {
            session.getBasicRemote().sendText(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static final class Echo extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            if (session.getRequestURI().getPath().equals("/big")) {
                session.setMaxTextMessageBufferSize(BIG);
                session.setMaxBinaryMessageBufferSize(BIG);
            }
            session.addMessageHandler(String.class, message -> send(session, message));
            session.addMessageHandler(ByteBuffer.class, message -> {
                try {
                    session.getBasicRemote().sendBinary(message);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    public static final class Subscriber extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            SUBSCRIBERS.add(session);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            SUBSCRIBERS.remove(session);
        }
    }

    public static final class Publisher extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(
                    String.class, message -> SUBSCRIBERS.forEach(subscriber -> send(subscriber, message)));
        }
    }
}
