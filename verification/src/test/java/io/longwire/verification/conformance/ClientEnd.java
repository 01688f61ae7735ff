package io.longwire.verification.conformance;

import io.longwire.netty.EventLoops;
import io.longwire.netty.NettyConnector;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.transport.Connector.Target;
import io.longwire.protocol.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A real client, connected to a plain server socket. */
final class ClientEnd implements EndUnderTest, AutoCloseable {
    private final NettyConnector connector;
    private final Executor writers;
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    ClientEnd(EventLoops loops, Executor writers) throws IOException {
        this.connector = new NettyConnector(loops);
        this.writers = writers;
        listener.setSoTimeout(10_000);
    }

    @Override
    public String name() {
        return "over sockets, CLIENT";
    }

    @Override
    public Side side() {
        return Side.CLIENT;
    }

    @Override
    public Outcome play(Row row) throws Exception {
        Opening opening = row.opening();
        Echo echo = new Echo(row.echoing());
        URI uri = URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/");
        CompletionStage<Transport> connecting =
                connector.connect(new Target(uri, Headers.NONE, List.of(), opening.extensions(), row.limits()), echo);
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            String request = RawHandshake.readHead(socket.getInputStream());
            String answer = RawHandshake.answer(request, RawHandshake.extensions(opening.says()));
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            Transport transport = connecting.toCompletableFuture().get(10, TimeUnit.SECONDS);
            String agreed = String.join(", ", transport.extensions());
            if (!agreed.equals(opening.agreed())) {
                throw new AssertionError("Agreed was '" + agreed + "' instead of '" + opening.agreed() + "'");
            }
            return RawPeer.play(socket, row, Side.CLIENT, echo, writers);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
