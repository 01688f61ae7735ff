package io.longwire.verification.program;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between a client and a server: it can be cut, and it can be one in which WebSockets, or streams too, do not get through. */
public final class Relay implements AutoCloseable {
    /** What gets through. */
    public enum Way {
        ALL,
        /** An upgrade is answered with 502, as by a proxy that does not know it. */
        NO_UPGRADES,
        /** The same, and a streamed answer is held back until it ends. */
        NO_STREAMS,
        /** Every connection is refused. */
        NOTHING
    }

    private static final byte[] REFUSAL = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Way way = Way.ALL;

    private Relay(InetSocketAddress server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    /** Starts one before a server. */
    public static Relay before(RunningServer server) throws IOException {
        Relay relay = new Relay(server.address());
        start(relay::accept);
        return relay;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    /** Of the page or topic at this path, through the relay. */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort() + path);
    }

    /** Says what gets through from the next connection on. */
    public void way(Way next) {
        way = next;
    }

    public Way way() {
        return way;
    }

    /** Cuts all connections. */
    public void cut() {
        open.forEach(Relay::closed);
    }

    private static void closed(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                start(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        Way now = way;
        try (client;
                Socket upstream = new Socket()) {
            if (now == Way.NOTHING) {
                return;
            }
            client.setTcpNoDelay(true);
            upstream.connect(server);
            upstream.setTcpNoDelay(true);
            open.add(upstream);
            start(() -> answers(client, upstream, now));
            requests(client, upstream, now);
        } catch (IOException e) {
            // One of the two is gone; so is the other.
        } finally {
            open.remove(client);
        }
    }

    /** A request comes in few pieces here, with its head in the first. */
    private static void requests(Socket client, Socket upstream, Way way) throws IOException {
        byte[] buffer = new byte[16 << 10];
        InputStream in = client.getInputStream();
        OutputStream out = upstream.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            if (way != Way.ALL && text.startsWith("get ") && text.contains("\r\nupgrade: websocket")) {
                client.getOutputStream().write(REFUSAL);
                return;
            }
            out.write(buffer, 0, count);
        }
    }

    private void answers(Socket client, Socket upstream, Way way) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = upstream.getInputStream();
            ByteArrayOutputStream held = new ByteArrayOutputStream();
            boolean holding = false;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
                if (!holding && text.startsWith("http/1.1 ")) {
                    holding = way == Way.NO_STREAMS && text.contains("\r\ntransfer-encoding: chunked");
                }
                held.write(buffer, 0, count);
                if (!holding || text.endsWith("0\r\n\r\n")) {
                    holding = false;
                    client.getOutputStream().write(held.toByteArray());
                    held.reset();
                }
            }
        } catch (IOException e) {
            // One of the two is gone; so is the other.
        } finally {
            open.remove(upstream);
            closed(client);
            closed(upstream);
        }
    }

    @Override
    public void close() {
        closed(listening);
        cut();
    }
}
