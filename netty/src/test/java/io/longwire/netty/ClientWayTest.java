package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.netty.BothEnds.Ear;
import io.longwire.netty.BothEnds.Echo;
import io.longwire.protocol.connection.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's way to a server: proxies, redirects, and the time each stage may take. */
class ClientWayTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    private final BothEnds ends = new BothEnds();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final Ear ear = new Ear();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        ends.close();
    }

    private interface Answer {
        void to(Socket client, String head) throws Exception;
    }

    /** A server that reads a head and does as told. */
    private int server(Answer answer) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(listener);
        Thread accepting = new Thread(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    open.add(client);
                    String head = head(client);
                    asked.add(head);
                    answer.to(client, head);
                } catch (Exception ended) {
                    return;
                }
            }
        });
        accepting.setDaemon(true);
        accepting.start();
        return listener.getLocalPort();
    }

    private static String head(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = client.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void say(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void join(Socket client, Socket server) {
        for (Socket[] way : new Socket[][] {{client, server}, {server, client}}) {
            Thread pipe = new Thread(() -> {
                try {
                    way[0].getInputStream().transferTo(way[1].getOutputStream());
                } catch (IOException ended) {
                    // so is the other way
                }
            });
            pipe.setDaemon(true);
            pipe.start();
        }
    }

    private CompletionStage<WebSocket> connecting(String uri, Consumer<WebSocketClient.Builder> settings) {
        return ends.connecting(URI.create(uri), ear, settings);
    }

    private void goesThrough(URI proxy, URI server) throws Exception {
        WebSocket webSocket = BothEnds.get(
                connecting("ws://server.invalid:" + server.getPort() + "/", builder -> builder.proxy(proxy)));
        webSocket.send("through");
        assertThat(ear.next()).isEqualTo("through");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere loopback has one address")
    void theServerSeesTheAddressThatIsConnectedFrom() throws Exception {
        InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        URI server = ends.server(at -> at.listener(() -> new WebSocketListener() {
            @Override
            public void opened(WebSocket webSocket) {
                webSocket.send(((InetSocketAddress) webSocket.peer().address()).getHostString());
            }
        }));
        BothEnds.get(connecting(server.toString(), builder -> builder.localAddress(from)));
        assertThat(ear.next()).isEqualTo("127.0.0.2");
    }

    @Test
    void anHttpProxyIsAskedForATunnelAndKnowsTheName() throws Exception {
        URI server = ends.server(at -> at.listener(Echo::new));
        int proxy = server((client, head) -> {
            say(client, "HTTP/1.1 200 Go on\r\n\r\n");
            join(client, new Socket(server.getHost(), server.getPort()));
        });
        goesThrough(URI.create("http://ada:secret@localhost:" + proxy), server);
        assertThat(asked.poll(10, TimeUnit.SECONDS))
                .startsWith("CONNECT server.invalid:" + server.getPort() + " HTTP/1.1\r\n")
                .containsIgnoringCase("proxy-authorization: Basic YWRhOnNlY3JldA==")
                .doesNotContainIgnoringCase("sec-websocket-key");
    }

    @Test
    void aSocksProxyIsAskedForATunnelAndKnowsTheName() throws Exception {
        URI server = ends.server(at -> at.listener(Echo::new));
        ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(proxy);
        CompletableFuture<String> name = CompletableFuture.supplyAsync(() -> {
            try {
                Socket client = proxy.accept();
                open.add(client);
                InputStream in = client.getInputStream();
                in.readNBytes(1 + 1);
                in.readNBytes(1); // RFC 1928 §3: one method
                client.getOutputStream().write(new byte[] {5, 0});
                in.readNBytes(4);
                String wanted = new String(in.readNBytes(in.read()), StandardCharsets.US_ASCII);
                in.readNBytes(2);
                client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
                join(client, new Socket(server.getHost(), server.getPort()));
                return wanted;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        goesThrough(URI.create("socks5://localhost:" + proxy.getLocalPort()), server);
        assertThat(name.get(10, TimeUnit.SECONDS)).isEqualTo("server.invalid");
    }

    @Test
    void aProxyThatRefusesIsTheReason() throws Exception {
        int proxy = server((client, head) -> say(client, "HTTP/1.1 407 Who are you?\r\nContent-Length: 0\r\n\r\n"));
        assertThatThrownBy(() -> BothEnds.get(connecting(
                        "ws://server.invalid/", builder -> builder.proxy(URI.create("http://localhost:" + proxy)))))
                .hasMessageContaining("407");
    }

    private static void redirect(Socket client, String location) throws IOException {
        say(client, "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
        client.close();
    }

    @Test
    void aRedirectElsewhereTakesNoHeadersAndOneToTheSameServerDoes() throws Exception {
        int there = server((client, head) -> redirect(client, "ftp://nowhere/"));
        int[] here = new int[1];
        here[0] = server((client, head) ->
                redirect(client, head.startsWith("GET /a ") ? "/b" : "http://127.0.0.1:" + there + "/c"));
        assertThatThrownBy(() -> BothEnds.get(connecting(
                        "ws://127.0.0.1:" + here[0] + "/a",
                        builder -> builder.redirects(5)
                                .header("Authorization", "Bearer secret")
                                .header("Cookie", "id=secret")
                                .header("X-Api-Key", "a secret too"))))
                .hasMessageContaining("to ftp:, which is refused");
        assertThat(asked.poll()).startsWith("GET /a ").contains("secret");
        assertThat(asked.poll()).startsWith("GET /b ").contains("Bearer secret", "id=secret");
        assertThat(asked.poll()).startsWith("GET /c ").doesNotContain("secret");
    }

    @Test
    void redirectsAreFollowedOnlyAsOftenAsAllowed() throws Exception {
        int round = server((client, head) -> redirect(client, "/again"));
        assertThatThrownBy(() ->
                        BothEnds.get(connecting("ws://127.0.0.1:" + round + "/", builder -> builder.redirects(2))))
                .hasMessageContaining("302");
        assertThat(asked).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "wss", "proxy"})
    void aServerThatSaysNothingIsGivenUpInEachStage(String stage) throws Exception {
        int silent = server((client, head) -> {});
        Limits limits = new Limits(1, 1, 1, 1, 1, 16 << 10, SHORT, SHORT);
        String scheme = stage.equals("proxy") ? "ws" : stage;
        CompletionStage<WebSocket> connecting = connecting(scheme + "://127.0.0.1:" + silent + "/", builder -> {
            builder.limits(limits).timeouts(SHORT, SHORT);
            if (stage.equals("proxy")) {
                builder.proxy(URI.create("http://127.0.0.1:" + silent));
            }
        });
        assertThatThrownBy(() -> BothEnds.get(connecting))
                .hasStackTraceContaining(
                        switch (stage) {
                            case "ws" -> "No answer to the opening handshake in time";
                            case "wss" -> "handshake timed out";
                            default -> "timeout";
                        });
    }

    @Test
    void aNameIsFoundAndOneThatIsNoneIsTheReason() throws Exception {
        URI server = ends.server(at -> at.listener(Echo::new));
        WebSocket webSocket = ends.connect(URI.create("ws://localhost:" + server.getPort() + "/"), ear);
        webSocket.send("found");
        assertThat(ear.next()).isEqualTo("found");
        assertThatThrownBy(() -> BothEnds.get(connecting("ws://nobody.invalid/", builder -> {})))
                .hasCauseInstanceOf(java.net.UnknownHostException.class);
    }

    @Test
    void timesThatAreNoneAreRefused() {
        assertThatThrownBy(() -> WebSocketClient.builder().timeouts(Duration.ZERO, SHORT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connectTimeout");
        assertThatThrownBy(() -> WebSocketClient.builder().redirects(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
