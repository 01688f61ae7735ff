package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.embed.Longwire;
import io.longwire.verification.raw.Head;
import io.longwire.verification.raw.RawClient;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A POST with an Idempotency-Key that is cut at each of its bytes, or within its answer, and then repeated. */
@Timeout(120)
final class CutPostTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BODY = "é€😀, the body";

    /** What is around a chunk's body, and more than that. */
    private static final int AROUND = 20;

    /** In the answer not every byte is tried: the server has done its work. */
    private static final int STEP = 7;

    private final BlockingQueue<Cut> cuts = new LinkedBlockingQueue<>();

    private String request(String key, boolean chunked) {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        String bytes = new String(body, StandardCharsets.ISO_8859_1);
        String head = "POST /topic/a HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nIdempotency-Key: " + key
                + "\r\n";
        return chunked
                ? head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length) + "\r\n" + bytes
                        + "\r\n0\r\n\r\n"
                : head + "Content-Length: " + body.length + "\r\n\r\n" + bytes;
    }

    @Test
    void aPostThatIsCutAtAnyByteAndRepeatedPublishesOnce() throws Exception {
        try (Longwire longwire = Longwire.builder()
                        .port(0)
                        .history(new HistoryPolicy(10_000, Duration.ofHours(1)))
                        .start();
                CuttingRelay relay = CuttingRelay.before(longwire.address(), cuts::remove)) {
            InetSocketAddress network = relay.address();
            List<String> positions = new ArrayList<>();
            for (int at = 0; at <= request("0000", false).length(); at++) {
                positions.add(cutAndRepeated(network, positions.size(), false, Cut.up(at)));
            }
            int whole = request("0000", true).length();
            for (int at = whole - BODY.length() - AROUND; at <= whole; at++) {
                positions.add(cutAndRepeated(network, positions.size(), true, Cut.up(at)));
            }
            int answer = answerBytes(longwire.address(), false);
            for (int at = 0; at <= answer; at += STEP) {
                positions.add(cutAndRepeated(network, positions.size(), false, Cut.down(at)));
            }
            assertThat(published(longwire)).isEqualTo(positions);
            System.out.println("Cut: " + positions.size()
                    + " posts cut at each of their bytes or in the answer, each published once");
        }
    }

    /** Where the message stands, as the repetition is told. */
    private String cutAndRepeated(InetSocketAddress network, int number, boolean chunked, Cut cut) throws Exception {
        String key = String.format("%04d", number);
        cuts.add(cut);
        post(network, request(key, chunked), true);
        cuts.add(Cut.NEVER);
        return JSON.readTree(post(network, request(key, chunked), false))
                .path("position")
                .asText();
    }

    private static String post(InetSocketAddress network, String request, boolean cut) {
        try (RawClient client = new RawClient(network, 0)) {
            client.sendWhileOpen(request.getBytes(StandardCharsets.ISO_8859_1));
            Head head = client.head();
            assertThat(head.status()).isEqualTo(200);
            return client.body(head);
        } catch (UncheckedIOException e) {
            if (cut) {
                return "";
            }
            throw e;
        }
    }

    /** How long an answer is, from another topic: this message is not to count. */
    private int answerBytes(InetSocketAddress server, boolean chunked) {
        try (RawClient client = new RawClient(server, 0)) {
            client.send(request("none", chunked).replace("/topic/a", "/topic/b"));
            Head head = client.head();
            int lines =
                    head.lines().stream().mapToInt(line -> line.length() + 2).sum();
            return "HTTP/1.1 200 OK\r\n\r\n".length()
                    + lines
                    + client.body(head).length();
        }
    }

    private static List<String> published(Longwire longwire) throws Exception {
        List<String> positions = new ArrayList<>();
        FeedReader reader =
                new FeedReader("http://127.0.0.1:" + longwire.address().getPort(), "/topic/a", message -> {
                    assertThat(message.path("data").asText()).isEqualTo(BODY);
                    positions.add(position(message));
                });
        for (int before = -1; before < positions.size(); ) {
            before = positions.size();
            reader.read(Way.POLLING, 1_000);
        }
        return positions;
    }

    private static String position(JsonNode message) {
        return message.path("position").asText();
    }
}
