package io.longwire.verification.transports;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A network that ends each connection at the byte it is told, in either direction. What stands before that byte arrives, what stands after does not. */
final class CuttingRelay implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final Supplier<Cut> cuts;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger made = new AtomicInteger();
    private volatile InetSocketAddress server;

    private CuttingRelay(InetSocketAddress server, Supplier<Cut> cuts) throws IOException {
        this.server = server;
        this.cuts = cuts;
    }

    /**
     * Starts one.
     *
     * @param cuts is asked once for each connection, by one thread
     */
    static CuttingRelay before(InetSocketAddress server, Supplier<Cut> cuts) throws IOException {
        CuttingRelay relay = new CuttingRelay(server, cuts);
        start(relay::accept);
        return relay;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cutting relay");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    }

    /** The server's site, through the relay. */
    String site() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** Where the server is from the next connection on. */
    void server(InetSocketAddress next) {
        server = next;
    }

    /** How many connections were cut at their byte. */
    int made() {
        return made.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Cut cut = cuts.get();
                start(() -> serve(client, cut));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client, Cut cut) {
        Socket upstream = new Socket();
        open.add(client);
        open.add(upstream);
        try {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(server);
            start(() -> carry(upstream, client, cut.down(), client, cut.reset()));
            carry(client, upstream, cut.up(), client, cut.reset());
        } catch (IOException e) {
            end(client);
            end(upstream);
        }
    }

    /** Carries so many bytes, then ends both. */
    private void carry(Socket from, Socket to, long most, Socket client, boolean reset) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (long left = most; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
                left -= count;
            }
            made.incrementAndGet();
            if (reset) {
                client.setSoLinger(true, 0);
            } else {
                client.shutdownOutput();
            }
        } catch (IOException gone) {
            // So is the other side.
        } finally {
            end(from);
            end(to);
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(this::end);
    }
}
