package io.longwire.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.RunningServer;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JDK's {@code HttpClient} WebSocket, with STOMP written by hand. */
class JdkWebSocketTest {
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JdkClient open(String... subprotocols) throws Exception {
        return JdkClient.open(server.webSocket(), subprotocols);
    }

    private static JdkClient connect() throws Exception {
        return JdkClient.connect(server.webSocket());
    }

    @ParameterizedTest
    @CsvSource({
        "v12.stomp v11.stomp v10.stomp, v12.stomp",
        "v10.stomp v12.stomp, v10.stomp",
        "mqtt v11.stomp, v11.stomp",
        "mqtt, ''",
        ", ''",
    })
    void theFirstSubprotocolThatIsSpokenIsChosenAndNoneIsAcceptedToo(String offered, String chosen) throws Exception {
        try (JdkClient client = open(offered == null ? new String[0] : offered.split(" "))) {
            assertThat(client.socket().getSubprotocol()).isEqualTo(chosen);
            client.text("STOMP\naccept-version:1.0,1.1,1.2\nhost:localhost\n\n\0");
            assertThat(client.next()).startsWith("text CONNECTED\nversion:");
        }
    }

    @Test
    void textComesAsTextToEverySubscriber() throws Exception {
        try (JdkClient reader = connect();
                JdkClient writer = connect()) {
            reader.subscribe("s", "/topic/jdk/text");
            writer.text("SEND\ndestination:/topic/jdk/text\ncontent-type:text/plain\nreceipt:r\n\ngrüße 👋\0");
            assertThat(writer.next()).startsWith("text RECEIPT\nreceipt-id:r\n");
            assertThat(reader.next())
                    .startsWith("text MESSAGE\nsubscription:s\n")
                    .contains("\ndestination:/topic/jdk/text\n", "\ncontent-type:text/plain\n", "\ncontent-length:12\n")
                    .endsWith("\n\ngrüße 👋\0");
        }
    }

    @Test
    void bytesThatAreNoTextComeInABinaryMessage() throws Exception {
        try (JdkClient reader = connect();
                JdkClient writer = connect()) {
            reader.subscribe("s", "/topic/jdk/binary");
            byte[] frame = "SEND\ndestination:/topic/jdk/binary\ncontent-length:4\n\n\u00ff\u0000\u00c3\u0001\0"
                    .getBytes(StandardCharsets.ISO_8859_1);
            writer.binary(frame, true);
            assertThat(reader.next())
                    .startsWith("binary MESSAGE\n")
                    .contains("\ncontent-length:4\n")
                    .endsWith("\n\n\u00ff\u0000\u00c3\u0001\0");
        }
    }

    @Test
    void aFrameMayComeInFragmentsWithAPingBetweenThem() throws Exception {
        try (JdkClient client = connect()) {
            client.subscribe("s", "/topic/jdk/fragments");
            client.text("SEND\ndesti", false);
            client.text("nation:/topic/jdk/fragments\n\ngr", false);
            WebSocket unused = client.socket()
                    .sendPing(ByteBuffer.wrap("between".getBytes(StandardCharsets.UTF_8)))
                    .get(10, TimeUnit.SECONDS);
            assertThat(client.next()).isEqualTo("pong between");
            client.text("üße\0", true);
            assertThat(client.next()).startsWith("text MESSAGE\n").endsWith("\n\ngrüße\0");
        }
    }

    @Test
    void aMessageMayHoldSeveralFramesAndAFrameSeveralMessages() throws Exception {
        try (JdkClient client = connect()) {
            client.subscribe("s", "/topic/jdk/several");
            client.text("\nSEND\ndestination:/topic/jdk/several\n\n1\0\n\nSEND\ndestination:/topic/jdk/sev");
            assertThat(client.next()).endsWith("\n\n1\0");
            client.binary("eral\n\n2\0".getBytes(StandardCharsets.UTF_8), true);
            assertThat(client.next()).endsWith("\n\n2\0");
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, bye", "1001, going", "3000, library", "4999, own words", "1000, ''"})
    void aCloseIsAnsweredWithTheSameCode(int code, String reason) throws Exception {
        try (JdkClient client = connect()) {
            WebSocket unused = client.socket().sendClose(code, reason).get(10, TimeUnit.SECONDS);
            assertThat(client.next()).startsWith("close " + code);
        }
    }

    @Test
    void beforeConnectMoreThan64KiBAreTooMuch() throws Exception {
        try (JdkClient client = open("v12.stomp")) {
            client.text("CONNECT\naccept-version:1.2\nx:" + "y".repeat(70_000) + "\n\n\0");
            assertThat(lastOf(client)).startsWith("close 1009 ");
        }
    }

    @Test
    void aBodyAboveTheLimitIsAnErrorAndCode1009AndOneAtTheLimitIsNot() throws Exception {
        try (JdkClient client = connect();
                JdkClient reader = connect()) {
            reader.subscribe("s", "/topic/jdk/large");
            client.text("SEND\ndestination:/topic/jdk/large\n\n" + "x".repeat(1 << 20) + "\0");
            assertThat(reader.next()).contains("\ncontent-length:1048576\n").hasSizeGreaterThan(1 << 20);
            client.text("SEND\ndestination:/topic/jdk/large\ncontent-length:1048577\nreceipt:r\n\n");
            assertThat(client.next()).startsWith("text ERROR\n").contains("more than 1048576 bytes", "receipt-id:r");
            assertThat(client.next()).startsWith("close 1009 ");
        }
    }

    @Test
    void aMessageAboveTheLimitOfTheConnectionIsCode1009() throws Exception {
        try (JdkClient client = connect()) {
            var unused = client.socket().sendText("\n".repeat(3 << 20), true); // may fail: the server stops reading
            assertThat(lastOf(client)).startsWith("close 1009 ");
        }
    }

    /** The close, whatever comes before it. */
    private static String lastOf(JdkClient client) throws InterruptedException {
        String next = client.next();
        while (!next.startsWith("close ") && !next.startsWith("error ")) {
            next = client.next();
        }
        return next;
    }
}
