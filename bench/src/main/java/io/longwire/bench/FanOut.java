package io.longwire.bench;

import io.longwire.netty.WebSocketClient;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** One publisher, many subscribers of one topic; each message is checked for loss and order at each of them. */
final class FanOut {
    private static final int SUBSCRIBERS = 100;
    private static final int WINDOW = 16;
    private static final int SAMPLE = 101;

    private final int messages;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong[] sentAt;
    private final long[] latencies;
    private final AtomicInteger samples = new AtomicInteger();
    private volatile boolean outOfOrder;

    private FanOut(int messages) {
        this.messages = messages;
        this.sentAt = new AtomicLong[messages];
        for (int i = 0; i < messages; i++) {
            sentAt[i] = new AtomicLong();
        }
        this.latencies = new long[(int) ((long) messages * SUBSCRIBERS / SAMPLE) + 1];
    }

    private final class Reader {
        private int next;

        void frame(StompFrame frame) {
            if (frame.command() != StompCommand.MESSAGE) {
                return;
            }
            int number = Body.number(frame);
            outOfOrder |= number != next;
            next = number + 1;
            long count = delivered.incrementAndGet();
            if (count % SAMPLE == 0) {
                int sample = samples.getAndIncrement();
                if (sample < latencies.length) {
                    latencies[sample] = System.nanoTime() - sentAt[number].get();
                }
            }
        }
    }

    /** Measures after a round that is not counted. */
    static Result measure(Server server, WebSocketClient webSockets, int messages) throws Exception {
        new FanOut(messages / 2).run(server, webSockets, "/topic/warm");
        return new FanOut(messages).run(server, webSockets, "/topic/measured");
    }

    private Result run(Server server, WebSocketClient webSockets, String topic) throws Exception {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < SUBSCRIBERS; i++) {
                Client client = Client.connect(webSockets, server.uri, new Reader()::frame);
                clients.add(client);
                client.subscribe(topic, "auto");
            }
            // Not every broker answers a receipt for SUBSCRIBE.
            TimeUnit.MILLISECONDS.sleep(500);
            Client publisher = Client.connect(webSockets, server.uri, frame -> {});
            clients.add(publisher);
            Meter meter = Meter.start(server);
            for (int i = 0; i < messages; i++) {
                Windows.await(delivered, (long) (i - WINDOW) * SUBSCRIBERS, "fan-out", clients);
                sentAt[i].set(System.nanoTime());
                publisher.publish(topic, Body.of(i), false, null);
            }
            long all = (long) messages * SUBSCRIBERS;
            Windows.await(delivered, all, "fan-out", clients);
            if (outOfOrder) {
                throw new IllegalStateException("Messages came out of order, or some did not come");
            }
            return meter.result(all, Arrays.copyOf(latencies, Math.min(samples.get(), latencies.length)), 0);
        } finally {
            clients.forEach(Client::close);
            LockSupport.parkNanos(100_000_000);
        }
    }
}
