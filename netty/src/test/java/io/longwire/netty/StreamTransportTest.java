package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A TCP connection as the message port, against a socket of the JDK. */
@Timeout(60)
final class StreamTransportTest {
    private static final long SECONDS = 40;

    private final EventLoops loops = new EventLoops(1, "stream");
    private final CompletableFuture<Transport> opened = new CompletableFuture<>();
    private final BlockingQueue<String> came = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private @Nullable NettyServer server;
    private @Nullable Socket socket;
    private long firstDemand = Long.MAX_VALUE;

    @AfterEach
    void end() throws IOException {
        if (socket != null) {
            socket.close();
        }
        if (server != null) {
            server.close();
        }
        loops.stop(Duration.ZERO).toCompletableFuture().join();
    }

    private Transport open() throws Exception {
        Limits limits = new Limits(
                1 << 20, 1 << 20, 1_000, 1_000, 1 << 20, 16 << 10, Duration.ofSeconds(10), Duration.ofMillis(200));
        server = NettyServer.startStreams(
                ServerOptions.at("127.0.0.1", 0).withLimits(limits), loops, () -> new Recording());
        socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        return opened.get(SECONDS, TimeUnit.SECONDS);
    }

    private final class Recording implements TransportListener {
        @Override
        public void opened(Transport transport) {
            if (firstDemand > 0) {
                transport.request(firstDemand);
            }
            opened.complete(transport);
        }

        @Override
        public void message(MessageType type, ByteBuffer payload) {
            String text = StandardCharsets.ISO_8859_1.decode(payload).toString();
            if (text.equals("fail")) {
                throw new IllegalStateException("as the test wants");
            }
            came.add(type + " " + text);
        }

        @Override
        public void closed(CloseReason reason, @Nullable Side began) {
            closed.complete(reason.code() + " " + began);
        }
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String read(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    private static void on(Transport transport, Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        transport.loop().execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException | AssertionError failure) {
                done.completeExceptionally(failure);
            }
        });
        done.get(SECONDS, TimeUnit.SECONDS);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void bytesComeAsBinaryMessagesAndLeaveAsTheyAre() throws Exception {
        Transport transport = open();
        write("hello");
        assertThat(came.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("BINARY hello");

        CompletableFuture<String> sent = new CompletableFuture<>();
        on(transport, () -> {
            assertThat(transport.ping(bytes("x"))).isTrue();
            assertThat(transport.send(MessageType.TEXT, bytes("one "))).isTrue();
            assertThat(transport.sendFragment(MessageType.BINARY, bytes("two "), false))
                    .isTrue();
            assertThat(transport.send(
                            MessageType.BINARY,
                            bytes("three"),
                            Long.MAX_VALUE,
                            failure -> sent.complete(String.valueOf(failure))))
                    .isTrue();
        });
        assertThat(read(13)).isEqualTo("one two three");
        assertThat(sent.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("null");
        assertThat(transport.peer().request()).isNull();
    }

    @Test
    void nothingComesWithoutDemandAndWhatWasReadIsShownOnceThereIsSome() throws Exception {
        firstDemand = 0;
        Transport transport = open();
        write("kept");
        on(transport, () -> assertThat(came).isEmpty());
        on(transport, () -> transport.request(1));

        assertThat(came.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("BINARY kept");
    }

    @Test
    void whatIsHeldLeavesWithTheFlush() throws Exception {
        Transport transport = open();
        on(transport, () -> {
            transport.hold();
            transport.send(MessageType.BINARY, bytes("ab"));
        });
        on(transport, () -> assertThat(transport.queuedBytes()).isEqualTo(2));
        on(transport, transport::flush);

        assertThat(read(2)).isEqualTo("ab");
    }

    @Test
    void aMessageBeyondTheLimitIsRefused() throws Exception {
        Transport transport = open();
        on(transport, () -> {
            assertThat(transport.send(MessageType.BINARY, ByteBuffer.allocate(3 << 20)))
                    .as("finds the queue empty")
                    .isTrue();
            assertThat(transport.send(MessageType.BINARY, ByteBuffer.allocate(1)))
                    .isFalse();
        });
    }

    @Test
    void closingSendsWhatWasAcceptedAndThenTheEnd() throws Exception {
        Transport transport = open();
        on(transport, () -> {
            transport.send(MessageType.BINARY, bytes("last words"));
            transport.close(CloseReason.NORMAL);
            assertThat(transport.send(MessageType.BINARY, bytes("too late"))).isFalse();
        });

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo("last words");
        socket.close();
        assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("1000 SERVER");
    }

    @Test
    void whoDoesNotAnswerTheEndIsCutAfterTheCloseTimeout() throws Exception {
        Transport transport = open();
        on(transport, () -> transport.close(CloseReason.NORMAL));

        assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("1000 SERVER");
    }

    @Test
    void theOtherSidesEndIsTheEndOnceEverythingWasTaken() throws Exception {
        firstDemand = 0;
        Transport transport = open();
        write("before the end");
        on(transport, () -> transport.request(1));
        assertThat(came.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("BINARY before the end");
        socket.shutdownOutput();
        on(transport, () -> {
            assertThat(transport.send(MessageType.BINARY, bytes("answer")))
                    .as("closed: %s", closed.getNow("not yet"))
                    .isTrue();
            transport.request(1);
        });

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo("answer");
        assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("1005 CLIENT");
    }

    @Test
    void aConnectionThatBreaksIsCalledOne() throws Exception {
        open();
        socket.setSoLinger(true, 0);
        socket.close();

        assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("1006 null");
    }

    @Test
    void abortCutsAtOnce() throws Exception {
        Transport transport = open();
        on(transport, transport::abort);

        assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("1006 SERVER");
    }

    @Test
    void silenceBeyondTheIdleTimeoutEndsIt() throws Exception {
        Transport transport = open();
        on(transport, () -> transport.idleTimeout(Duration.ofMillis(50)));

        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        socket.close();
        assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("1001 SERVER");
    }

    @Test
    void aListenerThatFailsEndsIt() throws Exception {
        open();
        write("fail");

        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        socket.close();
        assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("1011 SERVER");
    }
}
