package io.longwire.verification.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.History;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.engine.sqlite.SqliteEngine;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import io.longwire.verification.raw.StompClient;
import io.longwire.verification.raw.StompText;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed again and again under load, and what its clients were told held against what it has kept. */
final class CrashTest {
    private static final int KILLS = 20;
    private static final int PUBLISHERS = 3;
    private static final int CONSUMERS = 3;
    private static final int WINDOW = 16;
    private static final long SEED = 20_261_125;
    private static final String QUEUE = "/queue/crash";
    private static final String TOPIC = "/topic/crash";

    private static final String LAST = "the last one";

    private final Ledger ledger = new Ledger();
    private final Set<String> epochs = ConcurrentHashMap.newKeySet();

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whatWasReceiptedOutlivesTwentyKills() throws Exception {
        Random random = new Random(SEED);
        for (int life = 0; life < KILLS; life++) {
            CountDownLatch receipts = new CountDownLatch(50 + random.nextInt(1_000));
            try (RunningServer server = start()) {
                List<Thread> clients = load(server, life, receipts);
                assertThat(receipts.await(60, TimeUnit.SECONDS))
                        .as("receipts come")
                        .isTrue();
                server.program().process().destroyForcibly().waitFor();
                for (Thread client : clients) {
                    client.join();
                }
            }
        }
        consumeTheRest();
        reconcile();
    }

    private RunningServer start() throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("temporary"));
        return RunningServer.start(ServerLaunch.SMALL
                .with("--data", directory.resolve("data").toString())
                .jvm("-Djava.io.tmpdir=" + temporary, "-XX:TieredStopAtLevel=1") // no life is long enough for more
                .setting("history.messages", "1000000")
                .setting("history.age", "1 d")
                .setting("queues.attempts", "1000000"));
    }

    private List<Thread> load(RunningServer server, int life, CountDownLatch receipts) {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            String name = "life-" + life + "-publisher-" + i + "-message-";
            clients.add(untilTheServerIsGone(() -> publish(server, name, receipts)));
        }
        for (int i = 0; i < CONSUMERS; i++) {
            clients.add(untilTheServerIsGone(() -> consume(server, life, receipts)));
        }
        return clients;
    }

    private static Thread untilTheServerIsGone(Runnable client) {
        Thread thread = new Thread(() -> {
            try {
                client.run();
            } catch (UncheckedIOException killed) {
                // That is how each life ends.
            }
        });
        thread.start();
        return thread;
    }

    private void publish(RunningServer server, String name, CountDownLatch receipts) {
        try (StompClient client = StompClient.connected(server)) {
            for (int first = 0; true; first += WINDOW) {
                for (int i = first; i < first + WINDOW; i++) {
                    String to = i % 4 == 0 ? TOPIC : QUEUE;
                    client.send("SEND\ndestination:" + to + "\nreceipt:" + name + i + "\n\n" + name + i);
                }
                for (int i = 0; i < WINDOW; i++) {
                    ledger.accepted.add(client.expect("RECEIPT").header("receipt-id"));
                    receipts.countDown();
                }
            }
        }
    }

    private void consume(RunningServer server, int life, CountDownLatch receipts) {
        try (StompClient client = StompClient.connected(server)) {
            client.send("SUBSCRIBE\nid:1\ndestination:" + QUEUE + "\nack:client-individual\nprefetch:100\n\n");
            for (StompText frame = client.next(); true; frame = client.next()) {
                if (frame.command().equals("MESSAGE")) {
                    took(client, frame, life);
                } else {
                    ledger.settled.add(frame.header("receipt-id"));
                    receipts.countDown();
                }
            }
        }
    }

    /** Leaves one in sixteen in the air when it comes first. */
    private void took(StompClient client, StompText message, int life) {
        ledger.delivered(message, life);
        epochs.add(message.header("position").split("-", -1)[0]);
        boolean again = message.header("redelivered").equals("true");
        if (again || !message.body().endsWith("7") || message.body().hashCode() % 2 == 0) {
            acknowledge(client, message);
        }
    }

    private void acknowledge(StompClient client, StompText message) {
        ledger.acknowledged.add(message.body());
        client.send("ACK\nid:" + message.header("ack") + "\nreceipt:" + message.body() + "\n\n");
    }

    /** A last message, and one consumer that acknowledges all up to it: what was in the air comes back before. */
    private void consumeTheRest() throws Exception {
        try (RunningServer server = start();
                StompClient client = StompClient.connected(server)) {
            client.send("SEND\ndestination:" + QUEUE + "\nreceipt:sent\n\n" + LAST);
            client.expect("RECEIPT");
            client.send("SUBSCRIBE\nid:1\ndestination:" + QUEUE + "\nack:client-individual\nprefetch:100\n\n");
            while (!ledger.settled.contains(LAST)) {
                StompText frame = client.next();
                if (frame.command().equals("MESSAGE")) {
                    ledger.delivered(frame, KILLS);
                    acknowledge(client, frame);
                } else {
                    ledger.settled.add(frame.header("receipt-id"));
                }
            }
            server.isWell();
            assertThat(server.stop()).isZero();
        }
    }

    private void reconcile() throws Exception {
        SqliteEngine engine = SqliteEngine.builder(directory.resolve("data"))
                .history(HistoryRules.of(new HistoryPolicy(1_000_000, Duration.ofDays(1))))
                .open();
        engine.start(publication -> {}).toCompletableFuture().join();
        List<String> queued = all(engine, QUEUE);
        List<String> told = all(engine, TOPIC);
        engine.close().toCompletableFuture().join();

        Set<String> lost = new TreeSet<>(ledger.accepted);
        lost.removeAll(queued);
        lost.removeAll(told);
        lost.removeAll(ledger.acknowledged);
        Set<String> resurrected = new TreeSet<>(ledger.settled);
        resurrected.retainAll(queued);
        System.out.println("crash test: " + KILLS + " kills; " + ledger.accepted.size() + " sends receipted, "
                + lost.size() + " of them lost; " + ledger.settled.size() + " acks receipted, " + resurrected.size()
                + " of them resurrected; " + ledger.redelivered.size() + " came back marked redelivered; "
                + queued.size() + " left in the queue, " + told.size() + " in the topic; " + epochs.size() + " epoch");
        try (Stream<Path> files = Files.list(directory.resolve("temporary"))) {
            assertThat(files).as("what killed processes leave behind").isEmpty();
        }
        assertThat(queued).as("left in the queue").isEmpty();
        assertThat(epochs).as("epochs: nothing that was told of is lost").hasSize(1);
        assertThat(lost).as("receipted and lost").isEmpty();
        assertThat(resurrected).as("acknowledged with a receipt and back").isEmpty();
        assertThat(ledger.wrongs).isEmpty();
        assertThat(ledger.redelivered).as("what was in the air").isNotEmpty();
        assertThat(new HashSet<>(told)).as("each once").hasSameSizeAs(told);
    }

    private static List<String> all(SqliteEngine engine, String destination) {
        List<String> texts = new ArrayList<>();
        @Nullable Position since = null;
        History page;
        do {
            page = engine.history(destination, since, 1_000, 1 << 20)
                    .toCompletableFuture()
                    .join();
            for (Publication publication : page.publications()) {
                texts.add(new String(publication.bodyBytes(), StandardCharsets.UTF_8));
            }
            since = page.position();
        } while (!page.last());
        return texts;
    }
}
