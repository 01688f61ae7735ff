package io.longwire.verification.stomp;

import static io.longwire.verification.stomp.StompSite.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.client.AckMode;
import io.longwire.client.Backoff;
import io.longwire.client.ClientListener;
import io.longwire.client.Message;
import io.longwire.client.Outgoing;
import io.longwire.client.Receipt;
import io.longwire.client.StompClient;
import io.longwire.client.StompException;
import io.longwire.client.SubscribeOptions;
import io.longwire.client.Subscription;
import io.longwire.client.Transaction;
import io.longwire.protocol.stomp.StompVersion;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Longwire's own client against the broker, over WebSocket and TCP. */
@Timeout(60)
final class LongwireClientTest {
    private static final SubscribeOptions INDIVIDUAL = SubscribeOptions.DEFAULT.withAckMode(AckMode.CLIENT_INDIVIDUAL);
    private static StompSite site;

    private final BlockingQueue<Message> came = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() throws Exception {
        site = new StompSite();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static StompClient connect(String way) throws Exception {
        StompClient client = site.client(way).build();
        get(client.connect());
        return client;
    }

    private Message next() throws InterruptedException {
        Message message = came.poll(StompSite.SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message").isNotNull();
        return message;
    }

    @ParameterizedTest
    @CsvSource({"ws,V1_0", "ws,V1_1", "ws,V1_2", "tcp,V1_0", "tcp,V1_1", "tcp,V1_2"})
    void eachVersionCarriesTextBytesAndHeaders(String way, StompVersion version) throws Exception {
        String topic = "/topic/versions/" + way + version;
        try (StompClient client = site.client(way).versions(version).build()) {
            get(client.connect());
            get(client.subscribe(topic, came::add).ready());
            get(client.send(
                    Outgoing.text(topic, "grüße").header("kind", version == StompVersion.V1_0 ? "x" : "a:b\\c")));
            byte[] all = new byte[256];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) i;
            }
            get(client.send(Outgoing.bytes(topic, "application/x", all)));

            Message first = next();
            assertThat(first.text()).isEqualTo("grüße");
            assertThat(first.header("kind")).isEqualTo(version == StompVersion.V1_0 ? "x" : "a:b\\c");
            Message second = next();
            byte[] body = new byte[second.body().remaining()];
            second.body().get(body);
            assertThat(body).isEqualTo(all);
            assertThat(second.header("content-type")).isEqualTo("application/x");
            get(client.disconnect());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "tcp"})
    void aBodyOfManyReadsComesWhole(String way) throws Exception {
        String topic = "/topic/large/" + way;
        String large = "0123456789abcdef".repeat(60_000);
        try (StompClient client = connect(way)) {
            get(client.subscribe(topic, came::add).ready());
            get(client.send(topic, large));

            assertThat(next().text()).isEqualTo(large);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "tcp"})
    void aQueueGivesAgainWhatWasRefusedAndNotWhatWasAcknowledged(String way) throws Exception {
        String queue = "/queue/again/" + way;
        try (StompClient client = connect(way)) {
            Subscription subscription = client.subscribe(queue, INDIVIDUAL, came::add);
            get(subscription.ready());
            get(client.send(queue, "1"));
            next().nack();
            Message again = next();
            assertThat(again.text()).isEqualTo("1");
            assertThat(again.header("redelivered")).isEqualTo("true");
            get(again.ackWithReceipt());
            get(subscription.unsubscribe());
            get(client.send(queue, "2"));
            get(client.subscribe(queue, INDIVIDUAL, came::add).ready());

            assertThat(next().text()).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "tcp"})
    void aTransactionIsSeenWholeOrNotAtAll(String way) throws Exception {
        String topic = "/topic/all/" + way;
        try (StompClient client = connect(way)) {
            get(client.subscribe(topic, came::add).ready());
            client.begin().send(Outgoing.text(topic, "dropped")).abort();
            Transaction transaction = client.begin();
            transaction.send(Outgoing.text(topic, "1")).send(Outgoing.text(topic, "2"));
            get(client.send(topic, "before"));
            get(transaction.commit());

            assertThat(List.of(next().text(), next().text(), next().text())).containsExactly("before", "1", "2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "tcp"})
    void aReceiptCanWaitForTheConsumersAcknowledgement(String way) throws Exception {
        String topic = "/topic/read/" + way;
        try (StompClient reader = connect(way);
                StompClient writer = connect(way)) {
            get(reader.subscribe(topic, INDIVIDUAL, came::add).ready());
            CompletionStage<Receipt> read =
                    writer.send(Outgoing.text(topic, "x").header("receipt-when", "acknowledged"));
            Message message = next();
            assertThat(read.toCompletableFuture()).isNotDone();
            message.ack();

            assertThat(get(read).headers().first("acknowledged")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "tcp"})
    void aRefusalNamesTheReasonAndTheClientGoesOn(String way) throws Exception {
        try (StompClient client = connect(way)) {
            CompletionStage<Receipt> refused = client.send("nowhere", "x");

            assertThatThrownBy(() -> get(refused))
                    .cause()
                    .isInstanceOfSatisfying(
                            StompException.class, e -> assertThat(e.kind()).isEqualTo(StompException.Kind.REFUSED))
                    .hasMessageContaining("Not a destination");
            get(client.send("/topic/on/" + way, "y"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "tcp"})
    void aMessageRepeatedAfterADropIsPublishedOnce(String way) throws Exception {
        String topic = "/topic/once/" + way;
        Cutting cutting = new Cutting(site.connector);
        try (StompClient reader = connect(way);
                StompClient writer = StompClient.builder(site.uri(way), cutting, site.loops.loop())
                        .repeatUnanswered(true)
                        .reconnect(new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)))
                        .build()) {
            get(reader.subscribe(topic, came::add).ready());
            get(writer.connect());
            List<CompletionStage<Receipt>> sent = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                sent.add(writer.send(topic, Integer.toString(i)));
                if (i % 100 == 50) {
                    cutting.cut();
                }
            }
            for (CompletionStage<Receipt> stage : sent) {
                get(stage);
            }
            for (int i = 0; i < 2_000; i++) {
                assertThat(next().text()).isEqualTo(Integer.toString(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "tcp"})
    void aServerThatStopsEndsItsSessions(String way) throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        try (StompSite own = new StompSite()) {
            StompClient client = own.client(way)
                    .withoutReconnect()
                    .listener(new ClientListener() {
                        @Override
                        public void closed(String why) {
                            ends.add(why);
                        }
                    })
                    .build();
            get(client.connect());
            get(own.longwire.stop(Duration.ofSeconds(30)));

            assertThat(ends.poll(StompSite.SECONDS, TimeUnit.SECONDS)).startsWith("The connection was closed with 100");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1", "tcp://127.0.0.1:1/path", "http://127.0.0.1:1"})
    void anAddressThatIsNoneIsNotTriedAgain(String address) throws Exception {
        try (StompClient client = StompClient.builder(URI.create(address), site.connector, site.loops.loop())
                .build()) {
            assertThatThrownBy(() -> get(client.connect()))
                    .cause()
                    .isInstanceOf(StompException.class)
                    .hasMessageContaining("address");
        }
    }
}
