package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class TlsTest {
    @TempDir
    Path directory;

    private final EventLoops loops = new EventLoops(1, "test");
    private final BlockingQueue<HandshakeRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> serverClosed = new LinkedBlockingQueue<>();
    private TestCertificates certificates;
    private WebSocketServer server;

    static Stream<Tls.Provider> providers() {
        return OpenSsl.isAvailable() ? Stream.of(Tls.Provider.JDK, Tls.Provider.OPENSSL) : Stream.of(Tls.Provider.JDK);
    }

    @BeforeEach
    void certify() throws Exception {
        certificates = new TestCertificates(directory);
        certificates.issue("server", "localhost");
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        loops.stop(Duration.ofSeconds(1)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private Tls.Builder pem() {
        return Tls.pem(certificates.chain("server"), certificates.key("server"));
    }

    private Tls start(Tls.Builder settings) throws IOException {
        Tls tls = settings.load();
        server = WebSocketServer.builder()
                .eventLoops(loops)
                .tls(tls)
                .endpoint(
                        "/echo",
                        echo -> echo.limits(echo.limits.withMessageBytes(4 << 20))
                                .listener(request -> {
                                    requests.add(request);
                                    return new Echo();
                                }))
                .start();
        return tls;
    }

    private final class Echo implements WebSocketListener {
        @Override
        public void text(WebSocket webSocket, String text) {
            webSocket.send(text);
        }

        @Override
        public void binary(WebSocket webSocket, ByteBuffer payload) {
            webSocket.send(payload);
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, Side began) {
            serverClosed.add(reason.code() + " " + began);
        }
    }

    /** What a client hears. */
    private static final class Ear implements WebSocketListener {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public void text(WebSocket webSocket, String text) {
            heard.add(text);
        }

        @Override
        public void binary(WebSocket webSocket, ByteBuffer payload) {
            heard.add("binary " + payload.remaining());
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, Side began) {
            heard.add("closed " + reason.code());
        }

        String next() throws InterruptedException {
            return heard.poll(10, TimeUnit.SECONDS);
        }
    }

    private WebSocket connect(String host, SslContext context, Ear ear) throws Exception {
        WebSocketClient.Builder client = WebSocketClient.builder().eventLoops(loops);
        if (context != null) {
            client.tls(context);
        }
        return client.limits(io.longwire.protocol.connection.Limits.DEFAULT.withMessageBytes(4 << 20))
                .build()
                .connect(URI.create("wss://" + host + ":" + server.address().getPort() + "/echo"), ear)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** RFC 6455 §4.2.2. */
    private static String acceptKey(String key) throws Exception {
        byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    }

    private ClientTls trusting(Tls.Provider provider) throws IOException {
        return ClientTls.builder().provider(provider).trust(certificates.authorityFile());
    }

    @Test
    void aServerWithoutTlsIsCalledOneWithoutWhatItSaid() throws Exception {
        server = WebSocketServer.builder().eventLoops(loops).start();
        assertThatThrownBy(() -> connect("localhost", null, new Ear()))
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
            start(pem());
            assertThatThrownBy(() -> WebSocketClient.builder()
                            .eventLoops(loops)
                            .header("Authorization", "Bearer secret")
                            .build()
                            .connect(
                                    URI.create(
                                            "ws://localhost:" + server.address().getPort() + "/echo"),
                                    new Ear())
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .hasRootCauseMessage("The server closed the connection before it answered the opening handshake");
            assertThatThrownBy(() -> connect("localhost", null, new Ear())).hasCauseInstanceOf(SSLException.class);
            server.close(); // so that whatever would still be logged has been
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
    @MethodSource("providers")
    void messagesGoBothWaysAndTheClosingHandshakeIsClean(Tls.Provider provider) throws Exception {
        start(pem().provider(provider));
        Ear ear = new Ear();
        WebSocket webSocket = connect("localhost", trusting(provider).build(), ear);
        assertThat(requests.poll(5, TimeUnit.SECONDS).head().scheme()).isEqualTo("https");
        webSocket.send("hello");
        webSocket.send(ByteBuffer.allocate(3 << 20));
        assertThat(ear.next()).isEqualTo("hello");
        assertThat(ear.next()).isEqualTo("binary " + (3 << 20));
        webSocket.close();
        assertThat(ear.next()).isEqualTo("closed 1000");
        assertThat(serverClosed.poll(5, TimeUnit.SECONDS)).isEqualTo("1000 CLIENT");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aCertificateForAnotherHostIsRefused(Tls.Provider provider) throws Exception {
        start(pem());
        SslContext context = trusting(provider).build();
        assertThatThrownBy(() -> connect("127.0.0.1", context, new Ear()))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SSLException.class);
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aHostNameIsVerifiedWhateverContextIsGiven(Tls.Provider provider) throws Exception {
        start(pem());
        SslContext careless = SslContextBuilder.forClient()
                .sslProvider(provider.provider())
                .trustManager(certificates.authorityFile().toFile())
                .endpointIdentificationAlgorithm(null)
                .build();
        assertThatThrownBy(() -> connect("127.0.0.1", careless, new Ear())).hasCauseInstanceOf(SSLException.class);
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
        start(pem());
        assertThatThrownBy(() -> connect("localhost", null, new Ear()))
                .hasCauseInstanceOf(SSLException.class)
                .hasMessageContaining("PKIX");
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theServerSaysCloseNotifyAfterTheClosingHandshake(Tls.Provider provider) throws Exception {
        start(pem().provider(provider));
        TlsPeer client =
                TlsPeer.connect(server.address(), trusting(Tls.Provider.JDK).build(), loops);
        client.send("GET /echo HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
        assertThat(client.readThrough("\r\n\r\n")).startsWith("HTTP/1.1 101");
        client.send((byte) 0x88, (byte) 0x82, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0x03, (byte) 0xe8);
        assertThat(client.readThrough("\u0088\u0002\u0003\u00e8")).hasSize(4);
        assertThat(client.wasToldOfTheEnd()).isTrue();
        assertThat(serverClosed.poll(5, TimeUnit.SECONDS)).isEqualTo("1000 CLIENT");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theServerSaysCloseNotifyBehindItsLastResponse(Tls.Provider provider) throws Exception {
        start(pem().provider(provider));
        TlsPeer client =
                TlsPeer.connect(server.address(), trusting(Tls.Provider.JDK).build(), loops);
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(client.readThrough("Nothing is at this path\"}\n")).startsWith("HTTP/1.1 404");
        assertThat(client.wasToldOfTheEnd()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theClientAnswersCloseNotifyWithItsOwn(Tls.Provider provider) throws Exception {
        CompletableFuture<TlsPeer> accepted = new CompletableFuture<>();
        SslContext identity = SslContextBuilder.forServer(
                        certificates.chain("server").toFile(),
                        certificates.key("server").toFile())
                .sslProvider(SslProvider.JDK)
                .build();
        Channel listener = TlsPeer.listen(identity, loops, accepted);
        int port = ((java.net.InetSocketAddress) listener.localAddress()).getPort();
        Ear ear = new Ear();
        CompletableFuture<WebSocket> connected = WebSocketClient.builder()
                .eventLoops(loops)
                .tls(trusting(provider).build())
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
    @MethodSource("providers")
    void newConnectionsGetTheCertificateThatWasReloadedAndOldOnesStay(Tls.Provider provider) throws Exception {
        Tls tls = start(pem().provider(provider));
        SslContext context = trusting(Tls.Provider.JDK).build();
        Ear ear = new Ear();
        WebSocket before = connect("localhost", context, ear);
        X509Certificate renewed = certificates.issue("server", "localhost").getCertificate();
        tls.reload();
        WebSocket after = connect("localhost", context, new Ear());
        assertThat(after.peer().certificate()).isEqualTo(renewed);
        assertThat(before.peer().certificate()).isNotEqualTo(renewed);
        before.send("still here");
        assertThat(ear.next()).isEqualTo("still here");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aBrokenFileLeavesTheOldCertificateInForceAndIsNamed(Tls.Provider provider) throws Exception {
        Tls tls = start(pem().provider(provider));
        X509Certificate first = connect("localhost", trusting(provider).build(), new Ear())
                .peer()
                .certificate();
        X509Bundle other = certificates.issue("other", "localhost");
        Files.writeString(certificates.chain("server"), other.getCertificatePathPEM());
        assertThatThrownBy(tls::reload).isInstanceOf(IOException.class).hasMessageContaining("does not belong to");
        Files.writeString(certificates.chain("server"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");
        assertThatThrownBy(tls::reload).isInstanceOf(IOException.class).hasMessageContaining("server.crt");
        Files.delete(certificates.chain("server"));
        assertThatThrownBy(tls::reload).isInstanceOf(IOException.class).hasMessageContaining("does not exist");
        assertThat(connect("localhost", trusting(provider).build(), new Ear())
                        .peer()
                        .certificate())
                .isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aClientsCertificateReachesTheHandshakeRequest(Tls.Provider provider) throws Exception {
        start(pem().provider(provider).requireClientCertificate(certificates.authorityFile()));
        X509Certificate client = certificates.issue("client", "nobody.example").getCertificate();
        SslContext context = trusting(provider)
                .certificate(certificates.chain("client"), certificates.key("client"))
                .build();
        connect("localhost", context, new Ear());
        assertThat(requests.poll(5, TimeUnit.SECONDS).peer().certificate()).isEqualTo(client);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aClientWithoutTheCertificateThatIsRequiredDoesNotGetIn(Tls.Provider provider) throws Exception {
        start(pem().provider(provider).requireClientCertificate(certificates.authorityFile()));
        assertThatThrownBy(() -> connect("localhost", trusting(provider).build(), new Ear()))
                .isInstanceOf(ExecutionException.class);
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aClientMayBeAskedForACertificateAndHaveNone(Tls.Provider provider) throws Exception {
        start(pem().provider(provider).askForClientCertificate(certificates.authorityFile()));
        connect("localhost", trusting(provider).build(), new Ear());
        assertThat(requests.poll(5, TimeUnit.SECONDS).peer().certificate()).isNull();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void whoSaysNothingIsClosedWhenTheHandshakeTakesTooLong(Tls.Provider provider) throws Exception {
        start(pem().provider(provider).handshakeTimeout(Duration.ofMillis(200)));
        try (RawClient client = new RawClient(server.address())) {
            client.send((byte) 0x16, (byte) 3);
            client.readToEnd(); // within the raw client's ten seconds, which is how long the request may take too
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aClientHelloOf16MiBIsRefusedAtItsFirstNineBytes(Tls.Provider provider) throws Exception {
        start(pem().provider(provider).handshakeTimeout(Duration.ofSeconds(60)));
        try (RawClient client = new RawClient(server.address())) {
            client.socket.setSoTimeout(5_000); // before any deadline of the server
            client.send((byte) 22, (byte) 3, (byte) 1, (byte) 0, (byte) 4, (byte) 1, (byte) -1, (byte) -1, (byte) -1);
            assertThat(client.readToEnd()).startsWith("\u0015"); // an alert (RFC 8446 §6)
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aRequestWithoutTlsIsNotAnswered(Tls.Provider provider) throws Exception {
        start(pem().provider(provider));
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET /echo HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
            assertThat(client.readToEnd()).doesNotContain("HTTP/");
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void http11IsAgreedOnByAlpn(Tls.Provider provider) throws Exception {
        start(pem().provider(provider));
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(certificates.authorityFile().toFile())
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "h2",
                        "http/1.1"))
                .build();
        TlsPeer client = TlsPeer.connect(server.address(), context, loops);
        assertThat(client.tls.applicationProtocol()).isEqualTo("http/1.1");
        client.channel.close().sync();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void tls11IsNotSpoken(Tls.Provider provider) throws Exception {
        assumeTrue(OpenSsl.isAvailable(), "only OpenSSL's client still speaks TLS 1.1");
        start(pem().provider(provider));
        SslContext old = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .protocols("TLSv1.1")
                .trustManager(certificates.authorityFile().toFile())
                .build();
        assertThatThrownBy(() -> TlsPeer.connect(server.address(), old, loops)).hasMessageContaining("SSL");
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

    @Test
    void anEncryptedKeyOpensWithItsPassword() throws Exception {
        Path key = certificates.key("server");
        Path encrypted = directory.resolve("encrypted.key");
        Files.writeString(encrypted, EncryptedKeys.encrypt(Files.readString(key), "secret"));
        Tls.Builder settings = Tls.pem(certificates.chain("server"), encrypted);
        assertThatThrownBy(settings::load).hasMessageContaining("no password");
        assertThatThrownBy(() -> settings.keyPassword("wrong").load()).hasMessageContaining("password right?");
        start(settings.keyPassword("secret"));
        connect("localhost", trusting(Tls.Provider.JDK).build(), new Ear());
    }

    @Test
    void aKeyInAnOldFormatIsRefusedWithTheCommandThatConvertsIt() throws Exception {
        Path key = directory.resolve("old.key");
        Files.writeString(key, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        assertThatThrownBy(() -> Tls.pem(certificates.chain("server"), key).load())
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + key);
    }
}
