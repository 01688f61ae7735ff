package io.longwire.protocol.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.HandRunLoop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
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
    void whatIsSentBelowIsHeardAboveInOrder() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange send = site.send("a", " [ \"one\" , \"tw\\u006f\" ] ");
        assertThat(send.status()).isEqualTo(204);
        assertThat(send.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        site.send("a", "\"three\"");
        site.send("a", "[]");
        assertThat(ear.heard).containsExactly("one", "two", "three");
    }

    @Test
    void aBodyMayComeInAnyPieces() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange send = site.ask("POST", "/0/a/xhr_send");
        for (byte each : "[\"é\\ud83d\\ude00\",\"x\"]".getBytes(StandardCharsets.UTF_8)) {
            send.send(new byte[] {each});
            site.loop.run();
        }
        site.body(send, "");
        assertThat(send.status()).isEqualTo(204);
        assertThat(ear.heard).containsExactly("é😀", "x");
    }

    @Test
    void brokenJsonIsRefusedAndTheSessionGoesOn() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange broken = site.send("a", "[\"x");
        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.takeBody()).contains("Broken JSON encoding.");
        MemoryExchange empty = site.send("a", "");
        assertThat(empty.status()).isEqualTo(500);
        assertThat(empty.takeBody()).contains("Payload expected.");
        assertThat(site.send("a", "[1]").status()).isEqualTo(500);
        assertThat(site.send("a", "[\"a\"]").status()).isEqualTo(204);
        assertThat(ear.heard).containsExactly("a");
    }

    @Test
    void whoSendsIsAnsweredOnceAllIsTakenOrOneMessageWaits() {
        Site site = new Site(SockJsOptions.DEFAULT, 1, SockJsService.WHO_KNOWS_THE_ID);
        Ear ear = site.open("a");
        MemoryExchange first = site.send("a", "[\"1\",\"2\",\"3\",\"4\"]");
        assertThat(first.status()).isZero();
        assertThat(ear.heard).containsExactly("1");
        ear.transport().request(1);
        assertThat(first.status()).isZero();
        ear.transport().request(1);
        site.loop.run();
        assertThat(first.status()).isEqualTo(204);
        assertThat(ear.heard).containsExactly("1", "2", "3");
        MemoryExchange second = site.send("a", "[\"5\"]");
        assertThat(second.status()).isZero();
        ear.transport().request(2);
        site.loop.run();
        assertThat(second.status()).isEqualTo(204);
        assertThat(ear.heard).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void aFloodOfRequestsThatSendIsRefused() {
        Site site = new Site(SockJsOptions.DEFAULT, 0, SockJsService.WHO_KNOWS_THE_ID);
        Ear ear = site.open("a");
        List<MemoryExchange> sends = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sends.add(site.send("a", "[\"" + i + "a\",\"" + i + "b\"]"));
        }
        assertThat(sends.stream().filter(send -> send.status() == 503)).hasSize(24);
        ear.transport().request(Long.MAX_VALUE);
        site.loop.run();
        assertThat(sends.stream().filter(send -> send.status() == 204)).hasSize(16);
        assertThat(ear.heard).hasSize(32).startsWith("0a", "0b", "1a").endsWith("15b");
    }

    @Test
    void whoLeavesInTheMiddleOfABodyHoldsUpNobody() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange left = site.ask("POST", "/0/a/xhr_send");
        left.send("[\"whole\",\"ha".getBytes(StandardCharsets.UTF_8));
        site.loop.run();
        MemoryExchange next = site.send("a", "[\"next\"]");
        assertThat(next.status()).isZero();
        left.leaves();
        site.loop.run();
        assertThat(next.status()).isEqualTo(204);
        assertThat(ear.heard).containsExactly("whole", "next");
    }

    @Test
    void aMessageBeyondTheLimitIsRefusedAndEndsTheSession() {
        Site site = new Site(SockJsOptions.DEFAULT.withLimits(Limits.DEFAULT.withMessageBytes(8)));
        Ear ear = site.open("a");
        assertThat(site.send("a", "[\"12345678\"]").status()).isEqualTo(204);
        assertThat(site.send("a", "[\"123456789\"]").status()).isEqualTo(413);
        assertThat(site.poll("a").takeBody()).startsWith("c[1009,");
        site.loop.run();
        assertThat(ear.reason.code()).isEqualTo(1009);
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
    void requestsThatSendKeepNoSessionAlive() {
        Site site = new Site();
        Ear ear = site.open("a");
        for (int i = 0; i < 5; i++) {
            site.loop.pass(Duration.ofSeconds(1));
            site.send("a", "[\"x\"]");
        }
        assertThat(ear.isOpen()).isFalse();
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
    void aStreamedResponseEndsAtItsLimitAndTheNextGoesOn() {
        Site site = new Site(SockJsOptions.DEFAULT.withResponseBytes(100));
        MemoryExchange stream = site.stream("a");
        assertThat(stream.takeBody()).isEqualTo("h".repeat(2048) + "\no\n");
        Ear ear = site.ear();
        ear.say("x".repeat(60));
        site.loop.run();
        assertThat(stream.ended()).isFalse();
        ear.say("x".repeat(60));
        site.loop.run();
        assertThat(stream.ended()).isTrue();
        ear.say("next");
        assertThat(site.stream("a").takeBody()).endsWith("h\na[\"next\"]\n");
    }

    @Test
    void aReaderThatDoesNotReadIsNotWrittenToAndTheQueueIsBounded() {
        Site site = new Site(SockJsOptions.DEFAULT.withLimits(Limits.DEFAULT.withOutboundBytes(100_000)));
        MemoryExchange stream = site.stream("a");
        Ear ear = site.ear();
        stream.reads(false);
        int accepted = 0;
        while (ear.say("x".repeat(1_000))) {
            accepted++;
            site.loop.run();
        }
        assertThat(accepted).isBetween(90, 100);
        assertThat(ear.transport().writable()).isFalse();
        assertThat(stream.takeBody().length()).isLessThan(4_000);
        stream.reads(true);
        site.loop.run();
        assertThat(ear.writables).isEqualTo(1);
        assertThat(ear.transport().queuedBytes()).isZero();
        assertThat(stream.takeBody()).hasSizeGreaterThan(90_000);
    }

    @Test
    void whoDoesNotReadIsCutAfterTheCloseTimeout() {
        Site site = new Site();
        MemoryExchange stream = site.stream("a");
        Ear ear = site.ear();
        stream.reads(false);
        ear.say("x");
        site.loop.run();
        ear.transport().close(GO_AWAY);
        site.loop.pass(Duration.ofSeconds(5));
        assertThat(stream.wasReset()).isTrue();
        assertThat(ear.ends).isEqualTo(1);
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
    void aMessageThatAnotherLoopCouldNotWriteAnyMoreEndsTheSession() {
        Site site = new Site();
        Ear ear = site.open("a");
        HandRunLoop other = new HandRunLoop();
        MemoryExchange poll = site.askOn(other, "POST", "/0/a/xhr");
        List<Throwable> told = new ArrayList<>();
        ear.transport().send(MessageType.TEXT, ByteBuffer.wrap(new byte[] {'x'}), Long.MAX_VALUE, told::add);
        site.loop.run(); // handed over
        poll.leaves(); // before it is written
        other.run();
        site.loop.run();
        assertThat(told).hasSize(1).doesNotContainNull();
        assertThat(ear.reason).isEqualTo(CloseReason.ABNORMAL);
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
    void aSenderHearsWhatBecameOfItsMessage() {
        Site site = new Site();
        Ear ear = site.open("a");
        List<String> told = new ArrayList<>();
        ear.transport()
                .send(
                        new PreparedMessage(MessageType.TEXT, new byte[] {'x'}),
                        Long.MAX_VALUE,
                        failure -> told.add("x " + failure));
        ear.transport()
                .send(
                        MessageType.TEXT,
                        ByteBuffer.wrap(new byte[] {'y'}),
                        site.loop.now() + 1_000,
                        failure -> told.add(failure instanceof TimeoutException ? "y late" : "y " + failure));
        site.loop.pass(Duration.ofMillis(1));
        assertThat(told).containsExactly("y late");
        assertThat(site.poll("a").takeBody()).isEqualTo("a[\"x\",\"y\"]\n");
        site.loop.run();
        assertThat(told).containsExactly("y late", "x null");
    }

    @Test
    void whatIsHeldLeavesAtTheFlush() {
        Site site = new Site();
        Ear ear = site.open("a");
        MemoryExchange poll = site.poll("a");
        ear.transport().hold();
        ear.say("1");
        ear.say("2");
        site.loop.run();
        assertThat(poll.status()).isZero();
        ear.transport().flush();
        assertThat(poll.takeBody()).isEqualTo("a[\"1\",\"2\"]\n");
    }

    @Test
    void partsAreSentAsOneMessage() {
        Site site = new Site();
        Ear ear = site.open("a");
        ear.transport().sendFragment(MessageType.TEXT, ByteBuffer.wrap("ab".getBytes(StandardCharsets.UTF_8)), false);
        ear.transport().sendFragment(MessageType.TEXT, ByteBuffer.wrap("cd".getBytes(StandardCharsets.UTF_8)), true);
        assertThat(site.poll("a").takeBody()).isEqualTo("a[\"abcd\"]\n");
        ear.transport().sendFragment(MessageType.TEXT, ByteBuffer.allocate(0), false);
        assertThatThrownBy(() -> ear.transport().sendFragment(MessageType.BINARY, ByteBuffer.allocate(0), true))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void binaryThatIsTextIsSentAndNoOtherEver() {
        Site site = new Site();
        Ear ear = site.open("a");
        assertThat(ear.transport().send(MessageType.BINARY, ByteBuffer.wrap(new byte[] {'o', 'k'})))
                .isTrue();
        assertThat(site.poll("a").takeBody()).isEqualTo("a[\"ok\"]\n");
        assertThat(ear.transport().send(new PreparedMessage(MessageType.BINARY, new byte[] {(byte) 0xff})))
                .isFalse();
        assertThat(site.poll("a").takeBody()).startsWith("c[1003,");
    }

    @Test
    void whoSendsNothingForTheIdleTimeoutIsClosed() {
        Site site = new Site(SockJsOptions.DEFAULT.withHeartBeat(Duration.ZERO));
        MemoryExchange stream = site.stream("a");
        stream.takeBody();
        site.ear().transport().idleTimeout(Duration.ofSeconds(10));
        site.loop.pass(Duration.ofSeconds(9));
        site.send("a", "[\"x\"]");
        site.loop.pass(Duration.ofSeconds(9));
        assertThat(stream.takeBody()).isEmpty();
        site.loop.pass(Duration.ofSeconds(1));
        assertThat(stream.takeBody()).startsWith("c[1001,");
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
