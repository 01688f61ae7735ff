package io.longwire.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.netty.BothEnds.Ear;
import io.longwire.protocol.message.MessageType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTest {
    private final BothEnds ends = new BothEnds();
    private final Ear ear = new Ear();
    private WebSocket webSocket;

    @BeforeEach
    void connect() throws Exception {
        webSocket = ends.connect(ends.server(at -> at.listener(() -> ear)), new WebSocketListener() {});
    }

    @AfterEach
    void close() throws Exception {
        ends.close();
    }

    @Test
    void aMessageOf256MiBGoesBothWaysThroughAHeapOf64MiB() throws Exception {
        long bytes = 672L * 400_000; // a little more
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Dio.netty.maxDirectMemory=33554432",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeMessages.class.getName(),
                        Long.toString(bytes))
                .redirectErrorStream(true)
                .start();
        try {
            List<String> out = new String(program.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(out).contains(LargeMessages.expected(bytes));
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void charactersThatAreCutBetweenPartsArriveWhole() throws Exception {
        try (Writer out = new OutputStreamWriter(webSocket.outputStream(MessageType.TEXT), UTF_8)) {
            out.write("x" + "żółw".repeat(10_000));
        }
        assertThat(ear.next()).isEqualTo("x" + "żółw".repeat(10_000));
    }

    @Test
    void whatIsFlushedHasLeftBeforeTheMessageEnds() throws Exception {
        OutputStream out = webSocket.outputStream(MessageType.TEXT);
        out.write('a');
        out.flush();
        out.flush();
        webSocket.send("behind");
        out.close();
        out.close();
        assertThat(ear.next()).isEqualTo("a");
        assertThat(ear.next()).isEqualTo("behind");
        assertThatThrownBy(() -> out.write('b')).hasMessageContaining("has ended");
    }

    @Test
    void anEmptyMessageIsOne() throws Exception {
        webSocket.outputStream(MessageType.BINARY).close();
        assertThat(ear.next()).isEqualTo("binary 0");
    }

    @Test
    void afterTheEndWritingFails() throws Exception {
        OutputStream out = webSocket.outputStream(MessageType.TEXT);
        out.write(new byte[100]);
        BothEnds.onLoop(webSocket, () -> {
            webSocket.abort();
            return true;
        });
        assertThatThrownBy(() -> out.write(new byte[1 << 20])).isInstanceOf(IOException.class);
    }

    @Test
    void anEventLoopIsNotBlocked() throws Exception {
        Throwable refused = BothEnds.onLoop(webSocket, () -> {
            try {
                webSocket.outputStream(MessageType.TEXT).close();
                return null;
            } catch (IOException | IllegalStateException thrown) {
                return thrown;
            }
        });
        assertThat(refused).isInstanceOf(IllegalStateException.class).hasMessageContaining("must not block");
    }
}
