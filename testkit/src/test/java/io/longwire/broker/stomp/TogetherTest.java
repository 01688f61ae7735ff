package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.app.AppLimits;
import io.longwire.broker.app.Application;
import io.longwire.broker.app.Handlers;
import io.longwire.broker.app.OutboundInterceptor;
import io.longwire.broker.app.PayloadWriter;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages that gathered are sent together, where each of them would be sent as it is. */
final class TogetherTest {
    private static final String THREE = send("m0") + send("m1") + send("m2");

    private final StompServer server = new StompServer();

    private static String send(String body) {
        return "SEND\ndestination:/topic/a\n\n" + body + "^";
    }

    private StompServer.Client subscriber(String headers) {
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:s\ndestination:/topic/a\n" + headers + "\n^");
        return client;
    }

    private static List<String> bodies(List<String> frames) {
        return frames.stream()
                .map(frame -> frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1))
                .toList();
    }

    @Test
    void eachGetsAllInOrderWithOneFlush() {
        StompServer.Client one = subscriber("");
        StompServer.Client other = subscriber("");
        int flushes = one.transport.flushes();

        server.connect("1.2").send(THREE);

        List<String> frames = one.take();
        assertThat(bodies(frames)).containsExactly("m0", "m1", "m2");
        assertThat(frames.get(1))
                .startsWith("MESSAGE\nsubscription:s\nmessage-id:e-2\ndestination:/topic/a\nposition:e-2\n");
        assertThat(other.take()).isEqualTo(frames);
        assertThat(one.transport.together()).isEqualTo(3);
        assertThat(one.transport.flushes()).isEqualTo(flushes + 1);
    }

    @Test
    void whoAcknowledgesEachGetsEachByItself() {
        StompServer.Client automatic = subscriber("");
        StompServer.Client client = subscriber("ack:client-individual\n");

        server.connect("1.2").send(THREE);

        assertThat(client.take()).hasSize(3).allMatch(frame -> frame.contains("\nack:"));
        assertThat(client.transport.together()).isZero();
        assertThat(bodies(automatic.take())).containsExactly("m0", "m1", "m2");
    }

    @Test
    void whoWaitsForAReceiptUntilAMessageIsAcknowledgedGetsIt() {
        StompServer.Client one = subscriber("");
        StompServer.Client other = subscriber("");
        StompServer.Client sender = server.connect("1.2");

        sender.send(
                "SEND\ndestination:/topic/a\nreceipt:r\nreceipt-when:acknowledged\n\nm0^" + send("m1") + send("m2"));

        assertThat(sender.take()).singleElement().asString().startsWith("RECEIPT\nreceipt-id:r\n");
        assertThat(bodies(one.take())).containsExactly("m0", "m1", "m2");
        assertThat(bodies(other.take())).containsExactly("m0", "m1", "m2");
    }

    @Test
    void whoBeganWithALossIsToldInTheFirst() {
        StompServer.Client late = subscriber("since:other-7\nrecovery:best-effort\n");
        StompServer.Client other = subscriber("");
        late.take();

        server.connect("1.2").send(THREE);

        List<String> frames = late.take();
        assertThat(bodies(frames)).containsExactly("m0", "m1", "m2");
        assertThat(frames.get(0)).contains("\nrecovered:false\n");
        assertThat(bodies(other.take())).containsExactly("m0", "m1", "m2");
    }

    @Test
    void pastTheFormsThatAreKeptEachIsSentByItself() {
        List<StompServer.Client> clients = IntStream.range(0, 10)
                .mapToObj(i -> {
                    StompServer.Client client = server.connect("1.2");
                    client.send("SUBSCRIBE\nid:" + i + "\ndestination:/topic/a\n\n^");
                    return client;
                })
                .toList();

        server.connect("1.2").send(THREE);

        assertThat(clients).allSatisfy(each -> assertThat(bodies(each.take())).containsExactly("m0", "m1", "m2"));
        assertThat(clients.stream().mapToInt(each -> each.transport.together()).sum())
                .isEqualTo(8 * 3);
    }

    @Test
    void anInterceptorSeesEachOfThem() {
        OutboundInterceptor hidesTheSecond = (publication, recipient) ->
                new String(publication.bodyBytes(), StandardCharsets.UTF_8).equals("m1") ? null : publication;
        server.application = new Application(
                Handlers.NONE,
                List.of(),
                List.of(hidesTheSecond),
                PayloadWriter.PLAIN,
                Runnable::run,
                AppLimits.DEFAULT);
        StompServer.Client one = subscriber("");
        StompServer.Client other = subscriber("");

        server.connect("1.2").send(THREE);

        assertThat(bodies(one.take())).containsExactly("m0", "m2");
        assertThat(bodies(other.take())).containsExactly("m0", "m2");
    }

    @Test
    void whoMissedSomeIsToldInTheNext() {
        server.limits = SessionLimits.DEFAULT.withOutboundBytes(2_000);
        server.overflow = PatternRules.of(Overflow.DROP_OLDEST);
        StompServer.Client slow = subscriber("");
        StompServer.Client other = subscriber("");
        slow.transport.reads(false);
        for (int i = 0; i < 40; i++) {
            server.connect("1.2").send(send("m" + i));
        }
        slow.transport.reads(true);
        slow.take();

        server.connect("1.2").send(THREE);

        assertThat(slow.take()).hasSize(3).first().asString().contains("\nmissed:");
        assertThat(bodies(other.take())).endsWith("m0", "m1", "m2");
    }

    @Test
    void whoDoesNotReadQueuesThemAsEverything() {
        StompServer.Client slow = subscriber("");
        StompServer.Client other = subscriber("");
        slow.transport.reads(false);
        server.connect("1.2").send(send("first"));

        server.connect("1.2").send(THREE);

        assertThat(bodies(slow.take())).containsExactly("first");
        assertThat(slow.transport.together()).isZero();
        slow.transport.reads(true);
        assertThat(bodies(slow.take())).containsExactly("m0", "m1", "m2");
        assertThat(bodies(other.take())).containsExactly("first", "m0", "m1", "m2");
    }
}
