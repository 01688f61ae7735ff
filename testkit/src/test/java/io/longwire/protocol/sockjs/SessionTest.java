package io.longwire.protocol.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.HandRunLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of a session over requests (SockJS protocol 0.3.3, "Protocol and framing", "Handling close"). */
final class SessionTest {
    private static final CloseReason GO_AWAY = new CloseReason(3000, "Go away!");

    @Test
    void theFirstRequestThatReceivesOpensASession() {
        Site site = new Site();
        assertThat(site.poll("a").takeBody()).isEqualTo("o\n");
        assertThat(site.ear().isOpen()).isTrue();
        assertThat(site.ear().transport().peer().request().path()).isEqualTo("/s/0/a/xhr");
        assertThat(site.service.sessions()).isEqualTo(1);
    }

    @Test
    void aPollWaitsForMessagesAndGetsAllThatWait() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange poll = site.poll("a");
        assertThat(poll.status()).isZero();
        ear.say("1");
        ear.say("2 \"q\" \\ \u2028 é 😀");
        site.loop.run();
        assertThat(poll.takeBody()).isEqualTo("a[\"1\",\"2 \\\"q\\\" \\\\ \\u2028 é 😀\"]\n");
        assertThat(poll.ended()).isTrue();
    }

    @Test
    void noBurstIsLostBetweenPolls() {
        Site site = new Site();
        Ear ear = site.open("a");
        int said = 0;
        List<String> got = new ArrayList<>();
        while (got.size() < 10_000) {
            while (said < 10_000 && ear.transport().writable()) {
                assertThat(ear.say("m" + said++)).isTrue();
            }
            String frame = site.poll("a").takeBody();
            assertThat(frame).startsWith("a[\"").endsWith("\"]\n");
            got.addAll(List.of(frame.substring(3, frame.length() - 3).split("\",\"")));
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(got.get(i)).isEqualTo("m" + i);
        }
        assertThat(ear.transport().queuedBytes()).isZero();
    }

    @Test
    void aSecondRequestThatReceivesIsTold2010AndTheFirstGoesOn() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange first = site.poll("a");
        assertThat(site.poll("a").takeBody()).isEqualTo("c[2010,\"Another connection still open\"]\n");
        MemoryExchange stream = site.stream("a");
        assertThat(stream.takeBody()).endsWith("h\nc[2010,\"Another connection still open\"]\n");
        assertThat(stream.ended()).isTrue();
        ear.say("x");
        site.loop.run();
        assertThat(first.takeBody()).isEqualTo("a[\"x\"]\n");
        assertThat(ear.isOpen()).isTrue();
    }

    @Test
    void aSilentRequestGetsAHeartBeat() {
        Site site = new Site();
        site.open("a");
        MemoryExchange poll = site.poll("a");
        site.loop.pass(Duration.ofMillis(24_999));
        assertThat(poll.status()).isZero();
        site.loop.pass(Duration.ofMillis(1));
        assertThat(poll.takeBody()).isEqualTo("h\n");
        MemoryExchange stream = site.stream("a");
        stream.takeBody();
        site.loop.pass(Duration.ofSeconds(75));
        assertThat(stream.takeBody()).isEqualTo("h\nh\nh\n");
    }

    @Test
    void whoDoesNotReceiveAnyMoreIsGivenUp() {
        Site site = new Site();
        Ear ear = site.open("a");
        site.loop.pass(Duration.ofMillis(4_999));
        assertThat(ear.isOpen()).isTrue();
        site.loop.pass(Duration.ofMillis(1));
        assertThat(ear.ends).isEqualTo(1);
        assertThat(ear.reason).isEqualTo(CloseReason.ABNORMAL);
        assertThat(site.service.sessions()).isZero();
        assertThat(site.send("a", "[\"x\"]").status()).isEqualTo(404);
        assertThat(site.poll("a").takeBody()).isEqualTo("o\n");
        assertThat(site.ears).hasSize(2);
    }

    @Test
    void aClosedSessionTellsTheReasonToEachRequestForAWhile() {
        Site site = new Site();
        Ear ear = site.open("a");
        ear.say("last words");
        ear.transport().close(GO_AWAY);
        assertThat(ear.say("too late")).isFalse();
        assertThat(site.poll("a").takeBody()).isEqualTo("a[\"last words\"]\n");
        assertThat(ear.isOpen()).isTrue();
        assertThat(site.poll("a").takeBody()).isEqualTo("c[3000,\"Go away!\"]\n");
        site.loop.run();
        assertThat(ear.reason).isEqualTo(GO_AWAY);
        assertThat(ear.began).isEqualTo(Side.SERVER);
        assertThat(site.poll("a").takeBody()).isEqualTo("c[3000,\"Go away!\"]\n");
        assertThat(site.send("a", "[\"x\"]").status()).isEqualTo(404);
        site.loop.pass(Duration.ofSeconds(5));
        assertThat(site.service.sessions()).isZero();
        assertThat(ear.ends).isEqualTo(1);
        assertThat(site.loop.timers()).isZero();
    }

    @Test
    void whoLeavesWhileItReceivesHasEndedTheSession() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange poll = site.poll("a");
        poll.leaves();
        site.loop.run();
        assertThat(ear.reason).isEqualTo(CloseReason.ABNORMAL);
        assertThat(site.poll("a").takeBody()).isEqualTo("c[1002,\"Connection interrupted\"]\n");
        site.loop.pass(Duration.ofSeconds(5));
        assertThat(site.service.sessions()).isZero();
    }

    @Test
    void aRequestOnAnotherLoopReachesTheSession() {
        Site site = new Site();
        Ear ear = site.open("a");
        HandRunLoop other = new HandRunLoop();
        MemoryExchange poll = site.askOn(other, "POST", "/0/a/xhr");
        MemoryExchange send = site.askOn(other, "POST", "/0/a/xhr_send");
        send.send("[\"up\"]".getBytes(StandardCharsets.UTF_8));
        send.sendEnd();
        ear.say("down");
        for (int i = 0; i < 5; i++) {
            site.loop.run();
            other.run();
        }
        assertThat(poll.takeBody()).isEqualTo("a[\"down\"]\n");
        assertThat(send.status()).isEqualTo(204);
        assertThat(ear.heard).containsExactly("up");
        assertThat(ear.transport().queuedBytes()).isZero();
    }

    @Test
    void aPollThatCameBeforeTheFailureOfItsPredecessorWasKnownIsAnsweredAtOnce() {
        Site site = new Site();
        Ear ear = site.open("a");
        HandRunLoop other = new HandRunLoop();
        MemoryExchange first = site.askOn(other, "POST", "/0/a/xhr");
        ear.say("x");
        site.loop.run(); // handed to the first poll
        MemoryExchange second = site.poll("a");
        assertThat(second.status()).isZero();
        first.leaves(); // before it is written
        other.run();
        site.loop.run();
        assertThat(second.takeBody()).isEqualTo("c[1002,\"Connection interrupted\"]\n");
        assertThat(second.ended()).isTrue();
        assertThat(ear.reason).isEqualTo(CloseReason.ABNORMAL);
        site.loop.pass(Duration.ofSeconds(5));
        assertThat(site.service.sessions()).isZero();
        assertThat(site.loop.timers()).isZero();
    }

    @Test
    void aListenerThatFailsEndsItsSessionAndTheLoopHearsOfIt() {
        Site site = new Site();
        Ear ear = site.open("a");
        ear.onMessage = () -> {
            throw new IllegalStateException("on purpose");
        };
        assertThatThrownBy(() -> site.send("a", "[\"x\"]")).hasMessage("on purpose");
        assertThat(site.poll("a").takeBody()).isEqualTo("c[1011,\"The server failed\"]\n");
    }

    @Test
    void sessionsAreCounted() {
        Site site = new Site(SockJsOptions.DEFAULT.withSessions(2));
        site.open("a");
        site.open("b");
        assertThat(site.poll("c").status()).isEqualTo(503);
        assertThat(site.poll("a").status()).isZero();
        site.loop.pass(Duration.ofSeconds(5));
        assertThat(site.poll("c").takeBody()).isEqualTo("o\n");
    }

    @Test
    void whatSessionsKeepIsBoundedWithTheHeadsThatOpenedThem() {
        Site site = new Site(SockJsOptions.DEFAULT.withSessionBytes(44_000));
        String large = "x".repeat(15_000);
        assertThat(site.poll("a", "X-Large", large).takeBody()).isEqualTo("o\n");
        assertThat(site.poll("b", "X-Large", large).takeBody()).isEqualTo("o\n");
        assertThat(site.poll("c", "X-Large", large).status()).isEqualTo(503);
        assertThat(site.poll("a").status()).isZero();
        site.loop.pass(Duration.ofSeconds(5));
        assertThat(site.poll("c", "X-Large", large).takeBody()).isEqualTo("o\n");
        assertThat(site.poll("d").takeBody()).isEqualTo("o\n");
        String[] many = new String[400];
        Arrays.fill(many, "x");
        assertThat(site.poll("e", many).status()).isEqualTo(503);
    }

    @Test
    void aServiceThatStopsSaysSoToAllAndOpensNoMore() {
        Site site = new Site();
        site.open("a");
        MemoryExchange poll = site.poll("a");
        site.service.close(CloseReason.GOING_AWAY);
        site.loop.run();
        assertThat(poll.takeBody()).isEqualTo("c[1001,\"\"]\n");
        assertThat(site.poll("b").status()).isEqualTo(503);
    }
}
