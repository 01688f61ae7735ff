package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.longwire.protocol.connection.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class BehindProxiesTest {
    private static final String V2 = "0d0a0d0a000d0a515549540a";
    private static final String REQUEST = "GET /here HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final BlockingQueue<HandshakeRequest> requests = new LinkedBlockingQueue<>();
    private WebSocketServer server;

    @BeforeEach
    void watchTheLog() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
        server.close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("io.longwire");
    }

    private List<String> linesInTheLog() {
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private WebSocketServer.Builder builder() {
        return WebSocketServer.builder()
                .eventLoops(1)
                .endpoint(
                        "/here",
                        here -> here.listener(request -> {
                            requests.add(request);
                            return new WebSocketListener() {};
                        }));
    }

    private void expectProxy(String trusted) throws IOException {
        server = builder().proxyProtocol(TrustedProxies.of(trusted)).start();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** What the server says to bytes it gets. */
    private String answer(byte[]... pieces) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            for (byte[] piece : pieces) {
                client.send(piece);
            }
            client.send(REQUEST);
            return client.readHead();
        }
    }

    private HandshakeRequest accepted(byte[]... pieces) throws Exception {
        assertThat(answer(pieces)).startsWith("HTTP/1.1 101");
        return requests.poll(5, TimeUnit.SECONDS);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void version1AnnouncesTheClient() throws Exception {
        expectProxy("127.0.0.1");
        HandshakeRequest request = accepted(ascii("PROXY TCP4 203.0.113.9 192.0.2.1 4711 443\r\n"));
        assertThat(request.peer().address()).isEqualTo(new InetSocketAddress("203.0.113.9", 4711));
        assertThat(request.head().scheme()).isEqualTo("http");
    }

    @Test
    void version1AnnouncesAnIPv6Client() throws Exception {
        expectProxy("127.0.0.1");
        HandshakeRequest request = accepted(ascii("PROXY TCP6 2001:db8::9 2001:db8::1 4711 443\r\n"));
        assertThat(request.peer().address()).isEqualTo(new InetSocketAddress("2001:db8::9", 4711));
    }

    @Test
    void version1WithoutAnAddressLeavesTheProxys() throws Exception {
        expectProxy("127.0.0.1");
        HandshakeRequest request = accepted(ascii("PROXY UNKNOWN\r\n"));
        assertThat(((InetSocketAddress) request.peer().address()).getHostString())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void version2AnnouncesTheClientByteByByte() throws Exception {
        expectProxy("127.0.0.0/8");
        byte[] header = hex(V2 + "21 11 000c cb007109 c0000201 1267 01bb");
        byte[][] pieces = new byte[header.length][];
        for (int i = 0; i < header.length; i++) {
            pieces[i] = new byte[] {header[i]};
        }
        HandshakeRequest request = accepted(pieces);
        assertThat(request.peer().address()).isEqualTo(new InetSocketAddress("203.0.113.9", 0x1267));
    }

    @Test
    void version2TellsWhetherTheClientSpokeTls() throws Exception {
        expectProxy("127.0.0.1");
        // PP2_TYPE_SSL with PP2_CLIENT_SSL, not verified.
        HandshakeRequest request = accepted(hex(V2 + "21 11 0014 cb007109 c0000201 1267 01bb 20 0005 01 00000001"));
        assertThat(request.head().scheme()).isEqualTo("https");
    }

    @Test
    void aProxyThatOnlyLooksKeepsItsOwnAddress() throws Exception {
        expectProxy("127.0.0.1");
        HandshakeRequest request = accepted(hex(V2 + "20 00 0000"));
        assertThat(((InetSocketAddress) request.peer().address()).getHostString())
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "PROXY TCP4 203.0.113.9 192.0.2.1 4711\r\n",
                "PROXY TCP4 203.0.113.999 192.0.2.1 4711 443\r\n",
                "PROXY TCP4 203.0.113.9 192.0.2.1 70000 443\r\n",
                "PROXY TCP4 203.0.113.9 192.0.2.1 4711 443                                                      "
                        + "                                                              \r\n",
            })
    void aMalformedHeaderClosesTheConnectionWithOneLineInTheLog(String header) throws Exception {
        expectProxy("127.0.0.1");
        assertClosed(ascii(header));
        assertThat(linesInTheLog().get(0)).startsWith("/127.0.0.1:").contains("no valid PROXY header");
    }

    @Test
    void aMalformedHeaderOfVersion2IsClosedToo() throws Exception {
        expectProxy("127.0.0.1");
        assertClosed(hex(V2 + "31 11 000c cb007109 c0000201 1267 01bb"));
    }

    @Test
    void extrasWithoutMeasureAreClosed() throws Exception {
        expectProxy("127.0.0.1");
        assertClosed(hex(V2 + "21 11 ffff cb007109 c0000201 1267 01bb" + "00".repeat(8 << 10)));
    }

    @Test
    void whoIsNotTrustedIsClosedBeforeAnythingIsRead() throws Exception {
        expectProxy("192.0.2.0/24");
        assertClosed(ascii("PROXY TCP4 203.0.113.9 192.0.2.1 4711 443\r\n"));
        assertThat(linesInTheLog().get(0)).contains("not among the trusted proxies");
    }

    private void assertClosed(byte[] bytes) throws Exception {
        try (RawClient client = new RawClient(server.address())) {
            try {
                client.send(bytes);
                assertThat(client.readToEnd()).isEmpty();
            } catch (java.net.SocketException reset) {
                assertThat(reset).hasMessageMatching("(?i).*(reset|broken pipe|abort).*");
            }
        }
        server.close(); // so that whatever would still be logged has been
        assertThat(requests).isEmpty();
        assertThat(linesInTheLog()).hasSize(1);
    }

    @Test
    void aHeaderThatDoesNotComeInTimeClosesTheConnection() throws Exception {
        Limits quick = new Limits(
                1 << 20, 1 << 20, 1_000, 1_000, 4 << 20, 4 << 10, Duration.ofMillis(200), Duration.ofSeconds(1));
        server = builder()
                .handshakeLimits(quick)
                .proxyProtocol(TrustedProxies.of("127.0.0.1"))
                .start();
        try (RawClient client = new RawClient(server.address())) {
            client.send("PROXY TCP4 203");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void forwardedFieldsDecideTheOriginOfPages() throws Exception {
        server = builder()
                .forwarding(Forwarding.from(TrustedProxies.of("127.0.0.1")))
                .start();
        assertThat(origin("https://www.example.com", "www.example.com", "https"))
                .startsWith("HTTP/1.1 101");
        HandshakeRequest request = requests.poll(5, TimeUnit.SECONDS);
        assertThat(((InetSocketAddress) request.peer().address()).getHostString())
                .isEqualTo("203.0.113.9");
        assertThat(request.head().scheme()).isEqualTo("https");
        assertThat(origin("http://localhost", "www.example.com", "https")).startsWith("HTTP/1.1 403");
    }

    @Test
    void forwardedFieldsOfAnybodyElseAreIgnored() throws Exception {
        server = builder()
                .forwarding(Forwarding.from(TrustedProxies.of("192.0.2.1")))
                .start();
        assertThat(origin("https://www.example.com", "www.example.com", "https"))
                .startsWith("HTTP/1.1 403");
        assertThat(origin("http://localhost", "www.example.com", "https")).startsWith("HTTP/1.1 101");
        assertThat(((InetSocketAddress)
                                requests.poll(5, TimeUnit.SECONDS).peer().address())
                        .getHostString())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void forwardedFieldsNobodyUnderstandsAreAnsweredWith400() throws Exception {
        server = builder()
                .forwarding(Forwarding.from(TrustedProxies.of("127.0.0.1")))
                .start();
        assertThat(origin("https://www.example.com", "www.example.com", "gopher"))
                .startsWith("HTTP/1.1 400");
    }

    private String origin(String origin, String host, String scheme) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET /here HTTP/1.1\r\n" + RawClient.UPGRADE + "Origin: " + origin
                    + "\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: " + scheme + "\r\nX-Forwarded-Host: "
                    + host + "\r\n\r\n");
            return client.readHead();
        }
    }
}
