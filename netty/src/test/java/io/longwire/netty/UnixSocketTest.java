package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest {
    @TempDir
    Path directory;

    private final EventLoops loops = new EventLoops(1, "test");
    private final BlockingQueue<HandshakeRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private Path path;

    @BeforeEach
    void name() {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "no permissions of files there");
        path = directory.resolve("s");
    }

    @AfterEach
    void stop() throws Exception {
        loops.stop(Duration.ofSeconds(1)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private WebSocketServer.Builder builder() {
        return WebSocketServer.builder()
                .eventLoops(loops)
                .host("unix:" + path)
                .endpoint(
                        "/echo",
                        echo -> echo.listener(request -> {
                            requests.add(request);
                            return new WebSocketListener() {
                                @Override
                                public void text(WebSocket webSocket, String text) {
                                    webSocket.send(text);
                                }
                            };
                        }));
    }

    private WebSocket connect(String uri) throws Exception {
        WebSocketListener listener = new WebSocketListener() {
            @Override
            public void text(WebSocket webSocket, String text) {
                heard.add(text);
            }

            @Override
            public void closed(WebSocket webSocket, CloseReason reason, Side began) {
                heard.add("closed " + reason.code());
            }
        };
        return WebSocketClient.builder()
                .eventLoops(loops)
                .build()
                .connect(URI.create(uri), listener)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void aClientTalksThroughASocketFile() throws Exception {
        try (WebSocketServer server = builder().start()) {
            assertThat(server.localAddress()).isEqualTo(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(server::address).isInstanceOf(IllegalStateException.class);
            WebSocket webSocket = connect("ws+unix:" + path + ":/echo?who=me");
            HandshakeRequest request = requests.poll(5, TimeUnit.SECONDS);
            assertThat(request.peer().address()).isEqualTo(UnixDomainSocketAddress.of(path));
            assertThat(request.queryParameter("who")).isEqualTo("me");
            assertThat(request.head().authority()).isEqualTo("localhost");
            webSocket.send("hello");
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("hello");
            webSocket.close();
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 1000");
        }
        assertThat(filesLeft()).isZero();
    }

    @Test
    void theFileHasThePermissionsAskedForAndElseTheOwnersAlone() throws Exception {
        try (WebSocketServer server = builder().start()) {
            assertThat(permissions()).isEqualTo("rw-------");
        }
        try (WebSocketServer server = builder().socketPermissions("rw-rw----").start()) {
            assertThat(permissions()).isEqualTo("rw-rw----");
        }
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aSocketThatNobodyListensOnIsReplaced() throws Exception {
        try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (WebSocketServer server = builder().start()) {
            connect("ws+unix:" + path + ":/echo").abort();
        }
    }

    @Test
    void aSocketThatSomebodyListensOnIsLeftAlone() throws Exception {
        try (WebSocketServer first = builder().start()) {
            assertThatThrownBy(() -> builder().start())
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(path + ": another process listens there");
            connect("ws+unix:" + path + ":/echo").abort();
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws Exception {
        Files.writeString(path, "precious");
        assertThatThrownBy(() -> builder().start())
                .isInstanceOf(BindException.class)
                .hasMessageContaining("no socket");
        assertThat(path).hasContent("precious");
        assertThat(filesLeft()).isEqualTo(1);
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Files.createSymbolicLink(path, directory.resolve("elsewhere"));
        assertThatThrownBy(() -> builder().start()).hasMessageContaining("no socket");
        assertThat(Files.isSymbolicLink(path)).isTrue();
    }

    @Test
    void whatAnotherServerHasPutThereSinceStays() throws Exception {
        WebSocketServer first = builder().start();
        Files.delete(path);
        try (WebSocketServer second = builder().start()) {
            first.stop(Duration.ZERO).toCompletableFuture().get(5, TimeUnit.SECONDS);
            connect("ws+unix:" + path + ":/echo").abort();
        }
    }

    @Test
    void aMissingDirectoryOrATooLongPathIsNamed() {
        Path real = path;
        path = real.resolveSibling("missing").resolve("s");
        assertThatThrownBy(() -> builder().start()).hasMessageContaining("the directory does not exist");
        path = real.resolveSibling("x".repeat(120));
        assertThatThrownBy(() -> builder().start()).hasMessageContaining("107 bytes");
    }

    @Test
    void anAddressThatMakesNoSenseIsRefused() {
        for (String uri : new String[] {"ws+unix:relative:/x", "ws+unix:/s:echo", "ws+unix://host/s:/echo"}) {
            assertThatThrownBy(() -> connect(uri)).hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aSocketThatIsNotThereIsReported() {
        assertThatThrownBy(() -> connect("ws+unix:" + path + ":/echo")).hasCauseInstanceOf(IOException.class);
    }

    private long filesLeft() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
