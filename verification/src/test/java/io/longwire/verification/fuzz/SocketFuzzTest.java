package io.longwire.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The whole server behind a Unix domain socket: HTTP's bytes, the opening handshake's, and the frames behind it. */
class SocketFuzzTest {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final AtomicInteger OPEN = new AtomicInteger();
    private static Path folder;
    private static WebSocketServer server;

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory("longwire-fuzz");
        server = WebSocketServer.builder()
                .host("unix:" + folder.resolve("s"))
                .eventLoops(1)
                .endpoint(
                        "/e",
                        echo -> echo.compression(DeflateOptions.DEFAULT)
                                .anyOrigin()
                                .listener(() -> new Counted()))
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        Files.delete(folder);
        assertThat(OPEN).as("WebSockets whose end was never told").hasValue(0);
    }

    private static final class Counted implements WebSocketListener {
        @Override
        public void opened(WebSocket webSocket) {
            OPEN.incrementAndGet();
        }

        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            webSocket.send(type, payload);
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, @Nullable Side began) {
            OPEN.decrementAndGet();
        }
    }

    /** The first byte says how the rest is cut; the rest comes over the wire, and then its end. */
    @FuzzTest(maxDuration = "2m")
    void whateverComesIsAnsweredWithHttpAndEnds(byte[] input) throws Exception {
        if (input.length < 2) {
            return;
        }
        byte[] wire = Arrays.copyOfRange(input, 1, input.length);
        int whole = status(answer(wire, wire.length));
        int cut = status(answer(wire, 1 + (input[0] & 0x7f)));
        assertThat(cut).as("status when cut").isEqualTo(whole);
    }

    /** The status of the first answer; 0 for none. */
    private static int status(byte[] answer) {
        if (answer.length == 0) {
            return 0;
        }
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        Matcher matcher = STATUS.matcher(text);
        assertThat(matcher.lookingAt()).as(text).isTrue();
        int status = Integer.parseInt(matcher.group(1));
        assertThat(status).isIn(100, 101, 400, 404, 405, 413, 414, 417, 426, 431, 501, 505);
        return status;
    }

    private static byte[] answer(byte[] wire, int pieces) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect((UnixDomainSocketAddress) server.localAddress());
            try {
                for (int at = 0; at < wire.length; at += pieces) {
                    channel.write(ByteBuffer.wrap(wire, at, Math.min(pieces, wire.length - at)));
                }
                channel.shutdownOutput();
            } catch (IOException answeredAndClosed) {
                // its answer is still there to be read
            }
            return toEnd(channel);
        }
    }

    private static byte[] toEnd(SocketChannel channel) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer room = ByteBuffer.allocate(16 << 10);
        try {
            while (channel.read(room.clear()) >= 0) {
                all.write(room.array(), 0, room.position());
            }
        } catch (IOException reset) {
            // what came before it counts
        }
        return all.toByteArray();
    }
}
