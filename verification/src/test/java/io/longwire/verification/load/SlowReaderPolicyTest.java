package io.longwire.verification.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.StompClient;
import io.longwire.verification.raw.StompText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that does not read, where its topic leaves messages out rather than disconnecting it: memory stays bounded, and it is told how many. */
@Timeout(120)
final class SlowReaderPolicyTest {
    private static final int SMALL_BUFFER = 16 << 10;
    private static final int MESSAGES = 3_000;
    private static final String BODY = "x".repeat(16 << 10);

    private static RunningServer start() throws Exception {
        return RunningServer.start(ServerLaunch.SMALL
                .setting("topics.dropOldest", "/topic/newest/**")
                .setting("topics.conflate", "/topic/prices/**")
                .setting("limits.outboundBytes", "1 MiB"));
    }

    /** What the slow one reads in the end, up to the last message. */
    private static List<StompText> flood(RunningServer server, String destination, String headers) {
        List<StompText> read = new ArrayList<>();
        try (RawClient socket = new RawClient(server, SMALL_BUFFER);
                StompClient publisher = StompClient.connected(server);
                StompClient bystander = StompClient.connected(server)) {
            socket.opened("Sec-WebSocket-Protocol: v12.stomp");
            StompClient slow = StompClient.connected(server, socket).subscribed("s", destination);
            bystander.subscribed("b", "/topic/bystander");
            for (int i = 0; i < MESSAGES; i++) {
                publisher.send(
                        "SEND\ndestination:" + destination + "\nn:" + i + headers + "\nreceipt:" + i + "\n\n" + BODY);
                publisher.expect("RECEIPT");
            }
            publisher.publish("/topic/bystander", "noticed nothing");
            assertThat(bystander.expect("MESSAGE").body()).isEqualTo("noticed nothing");
            do {
                read.add(slow.expect("MESSAGE"));
            } while (!read.get(read.size() - 1).header("n").equals(Integer.toString(MESSAGES - 1)));
            // What was left out last is said by the next message.
            publisher.send("SEND\ndestination:" + destination + "\nn:after\nconflation-key:after\n\nafter");
            read.add(slow.expect("MESSAGE"));
        }
        server.isWell();
        return read;
    }

    private static int missed(List<StompText> read) {
        return read.stream()
                .map(message -> message.header("missed"))
                .filter(missed -> !missed.isEmpty())
                .mapToInt(Integer::parseInt)
                .sum();
    }

    @Test
    void withDropOldestItGetsTheNewestInOrderAndEachMissingOneIsCounted() throws Exception {
        try (RunningServer server = start()) {
            List<StompText> read = flood(server, "/topic/newest/a", "");
            System.out.println("SlowReaderPolicyTest: drop-oldest: " + read.size() + " read, " + missed(read)
                    + " told as missed, of " + (MESSAGES + 1));
            assertThat(read.size() + missed(read)).isEqualTo(MESSAGES + 1);
            assertThat(missed(read)).isPositive();
            assertThat(read.subList(0, read.size() - 1))
                    .extracting(message -> Integer.parseInt(message.header("n")))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void withConflateItGetsTheNewestOfItsKeyAndEachMissingOneIsCounted() throws Exception {
        try (RunningServer server = start()) {
            List<StompText> read = flood(server, "/topic/prices/a", "\nconflation-key:ACME");
            System.out.println("SlowReaderPolicyTest: conflate: " + read.size() + " read, " + missed(read)
                    + " told as missed, of " + (MESSAGES + 1));
            assertThat(read.size() + missed(read)).isEqualTo(MESSAGES + 1);
            assertThat(missed(read)).isPositive();
        }
    }
}
