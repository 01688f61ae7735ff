package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** TLS on both ends: what goes through it, how it ends, and who does not speak it. */
class TlsTest {
    @TempDir
    Path directory;

    private TlsSite site;

    @BeforeEach
    void certify() throws Exception {
        site = new TlsSite(directory);
    }

    @AfterEach
    void stop() throws Exception {
        site.stop();
    }

    /** RFC 6455 §4.2.2. */
    private static String acceptKey(String key) throws Exception {
        byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    }

    @Test
    void aServerWithoutTlsIsCalledOneWithoutWhatItSaid() throws Exception {
        site.server = WebSocketServer.builder().eventLoops(site.loops).start();
        assertThatThrownBy(() -> site.connect("localhost", null, new TlsSite.Ear()))
                .hasRootCauseInstanceOf(SSLException.class)
                .hasRootCauseMessage(
                        "What the server answers is not TLS; a server without TLS is asked with ws: instead of wss:");
    }

    @Test
    void whatComesWithoutTlsOrFromWhoDoesNotTrustIsNoErrorInTheLogAndNothingOfItIsThere() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger("io.longwire");
        Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(log);
        try {
            site.start(site.pem());
            assertThatThrownBy(() -> WebSocketClient.builder()
                            .eventLoops(site.loops)
                            .header("Authorization", "Bearer secret")
                            .build()
                            .connect(
                                    URI.create("ws://localhost:"
                                            + site.server.address().getPort() + "/echo"),
                                    new TlsSite.Ear())
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .hasRootCauseMessage("The server closed the connection before it answered the opening handshake");
            assertThatThrownBy(() -> site.connect("localhost", null, new TlsSite.Ear()))
                    .hasCauseInstanceOf(SSLException.class);
            site.server.close(); // so that whatever would still be logged has been
        } finally {
            logger.detachAppender(log);
            logger.setLevel(before);
        }
        assertThat(log.list)
                .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .anyMatch(event -> event.getFormattedMessage().endsWith(": what came is not TLS"))
                .noneMatch(event ->
                        ThrowableProxyUtil.asString(event.getThrowableProxy()).contains("474554")); // "GET"
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void messagesGoBothWaysAndTheClosingHandshakeIsClean(Tls.Provider provider) throws Exception {
        site.start(site.pem().provider(provider));
        TlsSite.Ear ear = new TlsSite.Ear();
        WebSocket webSocket = site.connect("localhost", site.trusting(provider).build(), ear);
        assertThat(site.requests.poll(5, TimeUnit.SECONDS).head().scheme()).isEqualTo("https");
        webSocket.send("hello");
        webSocket.send(ByteBuffer.allocate(3 << 20));
        assertThat(ear.next()).isEqualTo("hello");
        assertThat(ear.next()).isEqualTo("binary " + (3 << 20));
        webSocket.close();
        assertThat(ear.next()).isEqualTo("closed 1000");
        assertThat(site.serverClosed.poll(5, TimeUnit.SECONDS)).isEqualTo("1000 CLIENT");
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void theServerSaysCloseNotifyAfterTheClosingHandshake(Tls.Provider provider) throws Exception {
        site.start(site.pem().provider(provider));
        TlsPeer client = TlsPeer.connect(
                site.server.address(), site.trusting(Tls.Provider.JDK).build(), site.loops);
        client.send("GET /echo HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
        assertThat(client.readThrough("\r\n\r\n")).startsWith("HTTP/1.1 101");
        client.send((byte) 0x88, (byte) 0x82, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0x03, (byte) 0xe8);
        assertThat(client.readThrough("\u0088\u0002\u0003\u00e8")).hasSize(4);
        assertThat(client.wasToldOfTheEnd()).isTrue();
        assertThat(site.serverClosed.poll(5, TimeUnit.SECONDS)).isEqualTo("1000 CLIENT");
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void theServerSaysCloseNotifyBehindItsLastResponse(Tls.Provider provider) throws Exception {
        site.start(site.pem().provider(provider));
        TlsPeer client = TlsPeer.connect(
                site.server.address(), site.trusting(Tls.Provider.JDK).build(), site.loops);
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(client.readThrough("Nothing is at this path\"}\n")).startsWith("HTTP/1.1 404");
        assertThat(client.wasToldOfTheEnd()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void theClientAnswersCloseNotifyWithItsOwn(Tls.Provider provider) throws Exception {
        CompletableFuture<TlsPeer> accepted = new CompletableFuture<>();
        SslContext identity = SslContextBuilder.forServer(
                        site.certificates.chain("server").toFile(),
                        site.certificates.key("server").toFile())
                .sslProvider(SslProvider.JDK)
                .build();
        Channel listener = TlsPeer.listen(identity, site.loops, accepted);
        int port = ((java.net.InetSocketAddress) listener.localAddress()).getPort();
        TlsSite.Ear ear = new TlsSite.Ear();
        CompletableFuture<WebSocket> connected = WebSocketClient.builder()
                .eventLoops(site.loops)
                .tls(site.trusting(provider).build())
                .build()
                .connect(URI.create("wss://localhost:" + port + "/"), ear)
                .toCompletableFuture();
        TlsPeer peer = accepted.get(5, TimeUnit.SECONDS);
        Matcher key = Pattern.compile("(?i)sec-websocket-key: (\\S+)").matcher(peer.readThrough("\r\n\r\n"));
        assertThat(key.find()).isTrue();
        peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + acceptKey(key.group(1)) + "\r\n\r\n");
        connected.get(5, TimeUnit.SECONDS);
        peer.send((byte) 0x88, (byte) 0x02, (byte) 0x03, (byte) 0xe8);
        peer.readThrough("\u0088\u0082");
        peer.tls.closeOutbound();
        assertThat(peer.wasToldOfTheEnd()).isTrue();
        assertThat(ear.next()).isEqualTo("closed 1000");
        listener.close().sync();
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void whoSaysNothingIsClosedWhenTheHandshakeTakesTooLong(Tls.Provider provider) throws Exception {
        site.start(site.pem().provider(provider).handshakeTimeout(Duration.ofMillis(200)));
        try (RawClient client = new RawClient(site.server.address())) {
            client.send((byte) 0x16, (byte) 3);
            client.readToEnd(); // within the raw client's ten seconds, which is how long the request may take too
        }
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void aClientHelloOf16MiBIsRefusedAtItsFirstNineBytes(Tls.Provider provider) throws Exception {
        site.start(site.pem().provider(provider).handshakeTimeout(Duration.ofSeconds(60)));
        try (RawClient client = new RawClient(site.server.address())) {
            client.socket.setSoTimeout(5_000); // before any deadline of the server
            client.send((byte) 22, (byte) 3, (byte) 1, (byte) 0, (byte) 4, (byte) 1, (byte) -1, (byte) -1, (byte) -1);
            assertThat(client.readToEnd()).startsWith("\u0015"); // an alert (RFC 8446 §6)
        }
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void aRequestWithoutTlsIsNotAnswered(Tls.Provider provider) throws Exception {
        site.start(site.pem().provider(provider));
        try (RawClient client = new RawClient(site.server.address())) {
            client.send("GET /echo HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
            assertThat(client.readToEnd()).doesNotContain("HTTP/");
        }
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void http11IsAgreedOnByAlpn(Tls.Provider provider) throws Exception {
        site.start(site.pem().provider(provider));
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(site.certificates.authorityFile().toFile())
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "h2",
                        "http/1.1"))
                .build();
        TlsPeer client = TlsPeer.connect(site.server.address(), context, site.loops);
        assertThat(client.tls.applicationProtocol()).isEqualTo("http/1.1");
        client.channel.close().sync();
    }

    @ParameterizedTest
    @MethodSource("io.longwire.netty.TlsSite#providers")
    void tls11IsNotSpoken(Tls.Provider provider) throws Exception {
        assumeTrue(OpenSsl.isAvailable(), "only OpenSSL's client still speaks TLS 1.1");
        site.start(site.pem().provider(provider));
        SslContext old = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .protocols("TLSv1.1")
                .trustManager(site.certificates.authorityFile().toFile())
                .build();
        assertThatThrownBy(() -> TlsPeer.connect(site.server.address(), old, site.loops))
                .hasMessageContaining("SSL");
    }

    @Test
    void openSslIsChosenWhereItIsThereAndElseTheJdk() throws Exception {
        assertThat(providerChosen()).isEqualTo(OpenSsl.isAvailable() ? "OPENSSL" : "JDK");
        assertThat(providerChosen("-Dio.netty.handler.ssl.noOpenSsl=true")).isEqualTo("JDK");
    }

    /** By a JVM of its own, for one decides once. */
    private static String providerChosen(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Chosen.class.getName()));
        Process program = new ProcessBuilder(command).start();
        program.getErrorStream().close();
        String out = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).isZero();
        return out.strip().replaceAll("(?s).*\\s", "");
    }

    static final class Chosen {
        private Chosen() {}

        public static void main(String[] arguments) {
            System.out.println("\n" + Tls.Provider.AUTO.provider());
        }
    }
}
