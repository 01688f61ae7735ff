package io.longwire.verification.abuse;

import static io.longwire.verification.raw.RawClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.RunningServer;
import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.StompClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients may do where the address is not loopback. */
@Timeout(120)
final class RightsTest {
    @Test
    void onAnOpenAddressClientsMaySubscribeButNotPublish() {
        try (RunningServer server = RunningServer.small("--host", "0.0.0.0");
                StompClient reader = StompClient.connected(server).subscribed("1", "/topic/a");
                StompClient writer = StompClient.connected(server);
                RawClient post = new RawClient(server)) {
            assertThat(server.greeting()).contains("clients may subscribe but not publish");
            writer.send("SEND\ndestination:/topic/a\nreceipt:r\n\nhi");
            assertThat(writer.expect("ERROR").header("receipt-id")).isEqualTo("r");
            assertThat(writer.socket().closed().closeCode()).isEqualTo(1008);
            post.send(request("POST /topic/a HTTP/1.1", "Host: localhost", "Content-Length: 2") + "hi");
            assertThat(post.head().status()).isEqualTo(403);
            reader.subscribed("2", "/topic/b");
            server.isWell();
        }
    }

    @Test
    void publishingIsOpenWhereItIsSaidSo() {
        try (RunningServer server = RunningServer.small("--host", "0.0.0.0", "--open");
                StompClient client = StompClient.connected(server).subscribed("1", "/topic/a")) {
            assertThat(server.greeting()).contains("clients may publish");
            client.publish("/topic/a", "hi");
            assertThat(client.expect("MESSAGE").body()).isEqualTo("hi");
        }
    }
}
