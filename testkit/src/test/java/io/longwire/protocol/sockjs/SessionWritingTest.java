package io.longwire.protocol.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.HandRunLoop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What is sent to a client: when it is written, how much waits, and what its sender hears. */
final class SessionWritingTest {
    private static final CloseReason GO_AWAY = new CloseReason(3000, "Go away!");

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
}
