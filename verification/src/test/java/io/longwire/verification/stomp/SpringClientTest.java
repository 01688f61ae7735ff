package io.longwire.verification.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.container.jdk.client.JdkClientContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;

/** Spring's {@code WebSocketStompClient}, over Tyrus. */
@Timeout(60)
final class SpringClientTest {
    private record Came(StompHeaders headers, String body) {}

    private static StompSite site;

    private final BlockingQueue<Came> came = new LinkedBlockingQueue<>();
    private final CompletableFuture<Came> error = new CompletableFuture<>();
    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private WebSocketStompClient client;
    private StompSession session;

    @BeforeAll
    static void start() throws Exception {
        site = new StompSite();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @BeforeEach
    void connect() throws Exception {
        scheduler.initialize();
        client = new WebSocketStompClient(
                new StandardWebSocketClient(ClientManager.createClient(JdkClientContainer.class.getName())));
        client.setTaskScheduler(scheduler);
        client.setDefaultHeartbeat(new long[] {10_000, 10_000});
        session = client.connectAsync(
                        site.uri("ws").toString(), new WebSocketHttpHeaders(), ann(), new StompSessionHandlerAdapter() {
                            @Override
                            public Type getPayloadType(StompHeaders headers) {
                                return byte[].class;
                            }

                            @Override
                            public void handleFrame(StompHeaders headers, Object payload) {
                                error.complete(frame(headers, payload));
                            }
                        })
                .get(StompSite.SECONDS, TimeUnit.SECONDS);
        session.setAutoReceipt(true);
    }

    @AfterEach
    void end() {
        client.stop();
        scheduler.shutdown();
    }

    private static StompHeaders ann() {
        StompHeaders headers = new StompHeaders();
        headers.setLogin("ann");
        headers.setPasscode("secret");
        return headers;
    }

    private static Came frame(StompHeaders headers, Object payload) {
        byte[] body = payload instanceof byte[] bytes ? bytes : new byte[0];
        return new Came(headers, new String(body, StandardCharsets.UTF_8));
    }

    private final class Frames implements StompFrameHandler {
        @Override
        public Type getPayloadType(StompHeaders headers) {
            return byte[].class;
        }

        @Override
        public void handleFrame(StompHeaders headers, Object payload) {
            came.add(frame(headers, payload));
        }
    }

    private StompSession.Subscription subscribe(String destination, String ack) throws Exception {
        StompHeaders headers = new StompHeaders();
        headers.setDestination(destination);
        headers.setAck(ack);
        StompSession.Subscription subscription = session.subscribe(headers, new Frames());
        received(subscription);
        return subscription;
    }

    private static void received(StompSession.Receiptable receiptable) throws Exception {
        CompletableFuture<Void> receipt = new CompletableFuture<>();
        receiptable.addReceiptTask(() -> receipt.complete(null));
        receipt.get(StompSite.SECONDS, TimeUnit.SECONDS);
    }

    private void send(String destination, String body) throws Exception {
        received(session.send(destination, body.getBytes(StandardCharsets.UTF_8)));
    }

    private Came next() throws InterruptedException {
        Came next = came.poll(StompSite.SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("a message").isNotNull();
        return next;
    }

    @Test
    void aTopicsMessagesComeWithTheirHeaders() throws Exception {
        subscribe("/topic/spring", "auto");
        StompHeaders headers = new StompHeaders();
        headers.setDestination("/topic/spring");
        headers.add("kind", "a:b\\c");
        received(session.send(headers, "grüße".getBytes(StandardCharsets.UTF_8)));

        Came message = next();
        assertThat(message.body()).isEqualTo("grüße");
        assertThat(message.headers().getFirst("kind")).isEqualTo("a:b\\c");
        assertThat(message.headers().getDestination()).isEqualTo("/topic/spring");
        assertThat(message.headers().getMessageId()).isNotNull();
    }

    @Test
    void aFrameThatSpringCutsInPiecesComesWhole() throws Exception {
        client.setInboundMessageSizeLimit(1 << 20);
        String large = "x".repeat(300_000);
        try (var reader = site.client("tcp").build()) {
            BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
            StompSite.get(reader.connect());
            StompSite.get(reader.subscribe("/topic/spring/large", message -> bodies.add(message.text()))
                    .ready());
            send("/topic/spring/large", large);

            assertThat(bodies.poll(StompSite.SECONDS, TimeUnit.SECONDS)).isEqualTo(large);
        }
    }

    @Test
    void aQueueGivesAgainWhatSpringRefuses() throws Exception {
        subscribe("/queue/spring", "client-individual");
        send("/queue/spring", "x");
        Came first = next();
        session.acknowledge(first.headers().getAck(), false);
        Came again = next();

        assertThat(again.headers().getFirst("redelivered")).isEqualTo("true");
        session.acknowledge(again.headers().getAck(), true);
    }

    @Test
    void aUserGetsWhatIsSentToItAlone() throws Exception {
        subscribe("/user/queue/spring", "auto");
        send("/user/somebody/queue/spring", "not mine");
        send("/user/ann/queue/spring", "mine");

        Came message = next();
        assertThat(message.body()).isEqualTo("mine");
        assertThat(message.headers().getDestination()).isEqualTo("/user/queue/spring");
    }

    @Test
    void nothingComesAfterUnsubscribe() throws Exception {
        StompSession.Subscription subscription = subscribe("/topic/spring/ends", "auto");
        subscription.unsubscribe();
        subscribe("/topic/spring/fence", "auto");
        send("/topic/spring/ends", "no");
        send("/topic/spring/fence", "yes");

        assertThat(next().body()).isEqualTo("yes");
    }

    @Test
    void anErrorReachesTheSessionsHandler() throws Exception {
        try {
            session.send("nowhere", new byte[0]);
        } catch (MessageDeliveryException tooQuick) {
            // The answer closed the connection before Tyrus's own send had returned; the frame had left.
        }

        assertThat(error.get(StompSite.SECONDS, TimeUnit.SECONDS).headers().getFirst("message"))
                .isEqualTo("Not a destination");
    }
}
