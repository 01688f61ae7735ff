package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a client of topics relies on (STOMP 1.2). */
final class StompSessionTest {
    private final StompServer server = new StompServer();

    @Test
    void aMessageReachesASubscriberWithAllItsHeaders() {
        StompServer.Client client = server.connect("1.2");

        client.send("SUBSCRIBE\nid:s\ndestination:/topic/a\n\n^");
        client.send("SEND\ndestination:/topic/a\ncontent-type:text/plain\nmy-own:x\n\nhello^");

        assertThat(client.take())
                .containsExactly("MESSAGE\nsubscription:s\nmessage-id:e-1\ndestination:/topic/a\nposition:e-1\n"
                        + "timestamp:1767225600000\ncontent-type:text/plain\nmy-own:x\ncontent-length:5\n\nhello^");
    }
}
