package io.longwire.verification.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.RunningServer;
import io.longwire.verification.raw.StompClient;
import io.longwire.verification.raw.StompText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many subscribers of one topic. */
@Timeout(300)
final class FanOutTest {
    private static final int SUBSCRIBERS = 200;
    private static final int MESSAGES = 10_000;

    /** Published and not yet read by every subscriber; keeps each of them within its bound, so that none may be ended. */
    private static final int IN_FLIGHT = 1_000;

    @Test
    void twoHundredSubscribersEachGetTenThousandMessagesInOrder() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SUBSCRIBERS);
        Semaphore inFlight = new Semaphore(IN_FLIGHT * SUBSCRIBERS);
        try (RunningServer server = RunningServer.start(List.of("-Xmx256m"));
                StompClient publisher = StompClient.connected(server)) {
            List<StompClient> subscribers = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                subscribers.add(StompClient.connected(server).subscribed("1", "/topic/ticks"));
            }
            List<Future<String>> all = new ArrayList<>();
            for (StompClient subscriber : subscribers) {
                all.add(threads.submit(reading(subscriber, inFlight)));
            }
            for (int i = 0; i < MESSAGES; i++) {
                inFlight.acquire(SUBSCRIBERS);
                publisher.publish("/topic/ticks", Integer.toString(i));
            }
            for (Future<String> one : all) {
                assertThat(one.get()).isEqualTo("all, in order");
            }
            server.isWell();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<String> reading(StompClient subscriber, Semaphore inFlight) {
        return () -> {
            try (subscriber) {
                long offset = 0;
                for (int i = 0; i < MESSAGES; i++) {
                    StompText message = subscriber.expect("MESSAGE");
                    long now = Long.parseLong(message.header("position").split("-", 2)[1]);
                    if (!message.body().equals(Integer.toString(i)) || now <= offset) {
                        return "expected message " + i + " behind " + offset + ", got " + message;
                    }
                    offset = now;
                    inFlight.release();
                }
                return "all, in order";
            }
        };
    }
}
