package io.longwire.bench;

import io.longwire.netty.WebSocketClient;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Producers and consumers of one queue: each message acknowledged by itself, none lost, none twice; what was overtaken is counted. */
final class QueueLoad {
    private static final int PRODUCERS = 2;
    private static final int CONSUMERS = 4;
    private static final int WINDOW = 500;
    private static final long PATIENCE_SECONDS = 60;

    private final int messages;
    private final boolean receipts;
    private final AtomicLong consumed = new AtomicLong();
    private final AtomicLong receipted = new AtomicLong();
    private final AtomicLong overtaken = new AtomicLong();
    private final boolean[] seen;
    private volatile @Nullable String wrong;

    private QueueLoad(int messages, boolean receipts) {
        this.messages = messages;
        this.receipts = receipts;
        this.seen = new boolean[messages];
    }

    /** Measures after a round that is not counted. */
    static Result measure(Server server, WebSocketClient webSockets, int messages, boolean receipts) throws Exception {
        new QueueLoad(messages / 2, receipts).run(server, webSockets, "/queue/warm" + receipts);
        return new QueueLoad(messages, receipts).run(server, webSockets, "/queue/measured" + receipts);
    }

    private Result run(Server server, WebSocketClient webSockets, String queue) throws Exception {
        List<Client> clients = new ArrayList<>();
        try {
            List<Client> consumers = new ArrayList<>();
            for (int i = 0; i < CONSUMERS; i++) {
                Consumer consumer = new Consumer();
                Client client = Client.connect(webSockets, server.uri, consumer::frame);
                consumer.self.complete(client);
                consumers.add(client);
                clients.add(client);
                client.subscribe(queue, "client-individual");
            }
            List<Client> producers = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                Client client = Client.connect(webSockets, server.uri, frame -> receipted.incrementAndGet());
                producers.add(client);
                clients.add(client);
            }
            Meter meter = Meter.start(server);
            for (int i = 0; i < messages; i++) {
                Windows.await(receipts ? receipted : consumed, i - WINDOW, queue, clients);
                producers.get(i % PRODUCERS).publish(queue, Body.of(i), server.persistent(), receipts ? "r" + i : null);
            }
            Windows.await(consumed, messages, queue, clients);
            Windows.await(receipted, receipts ? messages : 0, queue, clients);
            for (Client consumer : consumers) {
                consumer.disconnect().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            if (wrong != null) {
                throw new IllegalStateException(wrong);
            }
            return meter.result(messages, new long[0], overtaken.get());
        } finally {
            clients.forEach(Client::close);
        }
    }

    /** Used on the one loop of all clients. */
    private final class Consumer {
        private final CompletableFuture<Client> self = new CompletableFuture<>();
        private final int[] last = new int[PRODUCERS];

        Consumer() {
            Arrays.fill(last, -1);
        }

        void frame(StompFrame frame) {
            if (frame.command() != StompCommand.MESSAGE) {
                return;
            }
            int number = Body.number(frame);
            if (seen[number]) {
                wrong = "Message " + number + " came twice, though each was acknowledged";
            } else if (number < last[number % PRODUCERS]) {
                overtaken.incrementAndGet();
            }
            seen[number] = true;
            last[number % PRODUCERS] = Math.max(number, last[number % PRODUCERS]);
            self.join().acknowledge(frame);
            consumed.incrementAndGet();
        }
    }
}
