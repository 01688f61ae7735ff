package io.longwire.verification.conformance;

import io.longwire.netty.EventLoops;
import io.longwire.netty.NettyServer;
import io.longwire.netty.ServerOptions;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.http.Headers;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server, spoken to through a plain socket. Each row has a path of its own. */
final class ServerEnd implements EndUnderTest, AutoCloseable {
    private final Executor writers;
    private final NettyServer server;
    private final Map<String, WebSocketAcceptance> rows = new ConcurrentHashMap<>();
    private final AtomicInteger paths = new AtomicInteger();

    ServerEnd(EventLoops loops, Executor writers) throws IOException {
        this.writers = writers;
        this.server = NettyServer.start(ServerOptions.at("127.0.0.1", 0), loops, this::handle);
    }

    private void handle(HttpExchange exchange) {
        exchange.upgrade(Objects.requireNonNull(rows.remove(exchange.request().path())));
    }

    @Override
    public String name() {
        return "over sockets, SERVER";
    }

    @Override
    public Side side() {
        return Side.SERVER;
    }

    @Override
    public Outcome play(Row row) throws Exception {
        Opening opening = row.opening();
        Echo echo = new Echo(row.echoing());
        String path = "/" + paths.incrementAndGet();
        rows.put(path, new WebSocketAcceptance(List.of(), opening.extensions(), row.limits(), Headers.NONE, echo));
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setTcpNoDelay(true);
            String request = RawHandshake.request(path, RawHandshake.extensions(opening.says()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            check(RawHandshake.readHead(socket.getInputStream()), opening);
            return RawPeer.play(socket, row, Side.SERVER, echo, writers);
        }
    }

    private static void check(String head, Opening opening) {
        boolean right = head.startsWith("HTTP/1.1 101 ")
                && RawHandshake.header(head, "Sec-WebSocket-Accept").equals(RawHandshake.accept(RawHandshake.KEY))
                && RawHandshake.header(head, "Sec-WebSocket-Extensions").equals(opening.agreed());
        if (!right) {
            throw new AssertionError("The server should agree to '" + opening.agreed() + "', but answered:\n" + head);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
