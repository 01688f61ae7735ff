package io.longwire.bench;

import io.longwire.netty.WebSocketClient;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Producers and consumers of one queue, each message acknowledged by itself, and counted once. */
final class QueueLoad {
    private static final int PRODUCERS = 2;
    private static final int CONSUMERS = 4;
    private static final int WINDOW = 500;

    private final int messages;
    private final boolean receipts;
    private final AtomicLong consumed = new AtomicLong();
    private final AtomicLong receipted = new AtomicLong();
    private final boolean[] seen;
    private volatile boolean twice;

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
            for (int i = 0; i < CONSUMERS; i++) {
                AtomicReference<@Nullable Client> self = new AtomicReference<>();
                Client consumer = Client.connect(webSockets, server.uri, frame -> consume(self.get(), frame));
                self.set(consumer);
                clients.add(consumer);
                consumer.subscribe(queue, "client-individual");
            }
            List<Client> producers = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                producers.add(Client.connect(webSockets, server.uri, frame -> receipted.incrementAndGet()));
            }
            clients.addAll(producers);
            long cpu = server.cpu();
            long began = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                Windows.await(receipts ? receipted : consumed, i - WINDOW, queue);
                producers.get(i % PRODUCERS).publish(queue, Body.of(i), receipts ? "r" + i : null);
            }
            Windows.await(consumed, messages, queue);
            if (twice) {
                throw new IllegalStateException("A message came twice, though each was acknowledged");
            }
            return Result.of(messages, System.nanoTime() - began, server.cpu() - cpu, new long[0]);
        } finally {
            clients.forEach(Client::close);
        }
    }

    private void consume(@Nullable Client consumer, StompFrame frame) {
        if (consumer != null && frame.command() == StompCommand.MESSAGE) {
            int number = Body.number(frame);
            synchronized (seen) {
                twice |= seen[number];
                seen[number] = true;
            }
            consumer.acknowledge(frame);
            consumed.incrementAndGet();
        }
    }
}
