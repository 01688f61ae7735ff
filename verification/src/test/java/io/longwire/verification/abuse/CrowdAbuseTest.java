package io.longwire.verification.abuse;

import static io.longwire.verification.raw.RawClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.RunningServer;
import io.longwire.verification.raw.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers that stop reading, and have more waiting for them together than there is memory for. */
@Timeout(240)
final class CrowdAbuseTest {
    private static final int SMALL_BUFFER = 4096;
    private static final int READERS = 300;
    private static final int BODY = 500_000;

    /** 150 MB at each message, where 64 are there: those whose turn it is lose their subscription, and everybody else is served. */
    @Test
    void aCrowdThatDoesNotReadMakesNobodyElseWait() throws Exception {
        List<RawClient> stopped = new ArrayList<>();
        try (RunningServer server = RunningServer.small()) {
            for (int i = 0; i < READERS; i++) {
                RawClient reader = new RawClient(server, SMALL_BUFFER);
                stopped.add(reader);
                reader.send(request("GET /topic/crowd HTTP/1.1", "Host: localhost", "Accept: application/x-ndjson"));
                assertThat(reader.head().status()).isEqualTo(200);
            }
            for (int i = 0; i < 5; i++) {
                try (RawClient publisher = new RawClient(server)) {
                    publisher.send(request("POST /topic/crowd HTTP/1.1", "Host: localhost", "Content-Length: " + BODY));
                    publisher.send(new byte[BODY]);
                    assertThat(publisher.head().status()).isEqualTo(200);
                }
            }
            assertThat(server.program().process().isAlive()).isTrue();
        } finally {
            stopped.forEach(RawClient::close);
        }
    }
}
