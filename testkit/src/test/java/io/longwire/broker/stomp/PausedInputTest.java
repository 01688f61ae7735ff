package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.app.AppLimits;
import io.longwire.broker.app.Application;
import io.longwire.broker.app.Handlers;
import io.longwire.broker.app.PayloadWriter;
import io.longwire.broker.session.SessionLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What a client relies on while nothing is read from it. */
final class PausedInputTest {
    private final StompServer server = new StompServer();
    private final Queue<Runnable> threads = new ArrayDeque<>();

    private void application(AppLimits limits) {
        Handlers handlers =
                Handlers.builder().message("/app/x", message -> message.body()).build();
        server.application = new Application(handlers, List.of(), List.of(), PayloadWriter.PLAIN, threads::add, limits);
    }

    private static String send(String destination, String receipt) {
        return "SEND\ndestination:" + destination + "\nreceipt:" + receipt + "\n\n^";
    }

    @Test
    void aPauseThatBeginsBetweenTwoReadsLosesNothing() {
        SlowEngine slow = new SlowEngine(server.engine);
        server.engine = slow.engine();
        server.limits = inFlight(2);
        application(AppLimits.DEFAULT);
        StompServer.Client client = server.connect("1.2");
        client.send(send("/topic/a", "1"));
        client.send(send("/app/x", "2"));
        threads.remove().run();
        server.loop.run();
        while (slow.answer()) {
            server.loop.run();
        }
        client.send(send("/topic/a", "3") + send("/topic/a", "4") + send("/topic/a", "5"));
        client.send(send("/topic/a", "6"));
        while (slow.answer()) {
            server.loop.run();
        }

        assertThat(client.take())
                .extracting(frame -> frame.replaceAll("(?s).*receipt-id:(\\d).*", "$1"))
                .containsExactly("1", "2", "3", "4", "5", "6");
    }

    private static SessionLimits inFlight(int most) {
        SessionLimits of = SessionLimits.DEFAULT;
        return new SessionLimits(
                of.bodyBytes(),
                of.headerBytes(),
                of.headers(),
                of.connectBytes(),
                of.connectTimeout(),
                of.subscriptions(),
                most,
                of.outboundBytes(),
                of.heartBeat(),
                of.transactions(),
                of.transactionBytes(),
                of.unacknowledged());
    }

    @Test
    void aClientIsNotGivenUpForASilenceThatIsTheServersDoing() {
        application(new AppLimits(1, 1_000, Duration.ofMinutes(5)));
        StompServer.Client client = server.open(null);
        client.send("CONNECT\naccept-version:1.2\nheart-beat:10000,0\n\n^");
        client.send(send("/app/x", "1") + send("/app/x", "2"));
        for (int i = 0; i < 9; i++) {
            server.loop.pass(Duration.ofSeconds(10));
            client.send("\n");
        }
        threads.remove().run();
        server.loop.run();
        server.loop.pass(Duration.ofSeconds(29));

        assertThat(client.closeCode()).isZero();
        server.loop.pass(Duration.ofSeconds(5));
        assertThat(client.closeCode()).isEqualTo(1002);
    }
}
