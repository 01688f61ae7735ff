package io.longwire.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Transport;
import io.longwire.testkit.transport.MemoryTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a link keeps, how long, and what it does with those who do not keep to its frames. */
class LinkBoundsTest {
    private final LinkBench bench = new LinkBench();

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count);
    }

    @Test
    void whatIsNotAcknowledgedIsBounded() {
        bench.limits = Limits.DEFAULT.withOutboundBytes(1_000);
        MemoryTransport carrier = bench.open();
        Transport upper = bench.upper().transport();
        assertThat(upper.send(MessageType.BINARY, bytes(600))).isTrue();
        assertThat(upper.send(MessageType.BINARY, bytes(600))).isFalse();
        assertThat(upper.writable()).isFalse();
        assertThat(upper.queuedBytes()).isEqualTo(600);
        bench.run();
        assertThat(bench.upper().writables).isZero();
        carrier.receive("a1");
        bench.run();
        assertThat(bench.upper().writables).isEqualTo(1);
        assertThat(upper.send(MessageType.BINARY, bytes(600))).isTrue();
    }

    @Test
    void aSessionWithoutACarrierIsNotWritableAndHearsWhenItIsAgain() {
        MemoryTransport carrier = bench.open();
        assertThat(bench.upper().transport().writable()).isTrue();
        carrier.breaks();
        assertThat(bench.upper().transport().writable()).isFalse();
        bench.resume("id1", 0);
        assertThat(bench.upper().transport().writable()).isTrue();
        assertThat(bench.upper().writables).isEqualTo(1);
    }

    @Test
    void aCarrierThatDoesNotReadIsGivenOneBatchAndNoMore() {
        MemoryTransport carrier = bench.open();
        carrier.reads(false);
        Transport upper = bench.upper().transport();
        for (int i = 0; i < 10; i++) {
            upper.send(MessageType.BINARY, bytes(32 << 10));
        }
        bench.run();
        assertThat(carrier.takeSent()).hasSize(2);
        assertThat(upper.writable()).isFalse();
        carrier.reads(true);
        bench.run();
        assertThat(carrier.takeSent()).hasSize(8);
        assertThat(upper.writable()).isTrue();
        assertThat(bench.upper().writables).isEqualTo(1);
    }

    @Test
    void whoIsAboveAndDoesNotReadStopsTheCarrier() {
        bench.demands = false;
        MemoryTransport carrier = bench.open();
        for (int i = 0; i < 10; i++) {
            carrier.receive("t" + "x".repeat(20 << 10));
        }
        assertThat(carrier.undelivered()).isEqualTo(6);
        bench.upper().transport().request(2);
        assertThat(bench.upper().got).hasSize(2);
        assertThat(carrier.undelivered()).isEqualTo(4);
    }

    @Test
    void anAcknowledgementIsHeardAlthoughWhoIsAboveDoesNotRead() {
        bench.demands = false;
        MemoryTransport carrier = bench.open();
        bench.upper().sends("a");
        bench.run();
        carrier.receive("tunread");
        carrier.receive("a1");
        assertThat(bench.upper().transport().queuedBytes()).isZero();
    }

    @Test
    void sessionsAreBounded() {
        bench.options = LinkOptions.DEFAULT.withSessions(1);
        MemoryTransport first = bench.open();
        MemoryTransport second = bench.carrier();
        second.receive("o1 ");
        assertThat(second.takeTexts()).containsExactly("x1013 Too many sessions; come back later");
        first.receive("x1000");
        bench.open();
        assertThat(bench.links().sessions()).isEqualTo(1);
    }

    @Test
    void aCarrierThatSaysNothingFirstIsNotWaitedFor() {
        MemoryTransport carrier = bench.carrier();
        carrier.receive("p");
        bench.pass(Duration.ofSeconds(10));
        assertThat(carrier.takeTexts()).containsExactly("q", "x1008 No 'o' and no 'r' in time");
        assertThat(bench.uppers).isEmpty();
    }

    @Test
    void aSilentCarrierIsAskedAndThenCutAndTheSessionWaits() {
        MemoryTransport carrier = bench.open();
        bench.pass(Duration.ofSeconds(21));
        assertThat(carrier.takeTexts()).containsExactly("p");
        carrier.receive("q");
        bench.pass(Duration.ofSeconds(59));
        assertThat(carrier.aborted()).isFalse();
        bench.pass(Duration.ofSeconds(25));
        assertThat(carrier.aborted()).isTrue();
        assertThat(bench.links().waiting()).isEqualTo(1);
    }

    @Test
    void aMessageBeyondTheLimitEndsTheSessionWith1009() {
        MemoryTransport carrier = bench.open();
        bench.upper().transport().limits(Limits.DEFAULT.withMessageBytes(10));
        carrier.receive("t0123456789");
        carrier.receive("t0123456789!");
        assertThat(bench.upper().got).containsExactly("0123456789");
        assertThat(bench.upper().reason).isEqualTo(CloseReason.of(1009, "A message has at most 10 bytes"));
        assertThat(bench.upper().began).isEqualTo(Side.SERVER);
        assertThat(carrier.takeTexts()).containsExactly("x1009 A message has at most 10 bytes");
    }

    @Test
    void theCarriersLimitLeavesRoomForBase64() {
        MemoryTransport carrier = bench.open();
        bench.upper().transport().limits(Limits.DEFAULT.withMessageBytes(300_000));
        assertThat(carrier.limits().messageBytes()).isEqualTo(400_032);
        MemoryTransport next = bench.resume("id1", 0);
        assertThat(next.limits().messageBytes()).isEqualTo(400_032);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tfoo",
                "a0",
                "x1000",
                "o2 ",
                "o",
                "r1",
                "r1 id1",
                "r1 id1 x 1",
                "r1 id1 0",
                "r1 id1 -1 1",
                "z"
            })
    void whatIsNoIntroductionIsRefusedAndMakesNoSession(String frame) {
        MemoryTransport carrier = bench.carrier();
        carrier.receive(frame);
        assertThat(carrier.closeReason())
                .isNotNull()
                .extracting(CloseReason::code)
                .isEqualTo(1002);
        assertThat(bench.uppers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "z",
                "a1",
                "a",
                "a-1",
                "T one",
                "T",
                "Tx one",
                "T0 one",
                "T1234567890123456789 one",
                "x1005x",
                "x1006",
                "x",
                "x99999999999",
                "b???",
                "o1 ",
                "r1 id1 0 1"
            })
    void aWrongFrameEndsTheSession(String frame) {
        MemoryTransport carrier = bench.open();
        carrier.receive(frame);
        carrier.closes(carrier.closeReason());
        assertThat(bench.upper().reason)
                .isNotNull()
                .extracting(CloseReason::code)
                .isEqualTo(1002);
        assertThat(bench.links().sessions()).isZero();
    }

    @Test
    void whoClaimsMoreThanWasSentResumesNothing() {
        bench.open().breaks();
        MemoryTransport next = bench.resume("id1", 1);
        assertThat(next.takeTexts()).containsExactly("x1002 The session cannot have sent that many messages");
        assertThat(bench.upper().closes).isZero();
    }

    @Test
    void aLongFrameWithoutAMessageIsRefused() {
        MemoryTransport carrier = bench.carrier();
        carrier.receive("p" + "x".repeat(1_025));
        assertThat(carrier.closeReason())
                .isNotNull()
                .extracting(CloseReason::code)
                .isEqualTo(1009);
    }

    @Test
    void partsAreSentAsOneMessage() {
        MemoryTransport carrier = bench.open();
        Transport upper = bench.upper().transport();
        assertThat(upper.sendFragment(MessageType.TEXT, ByteBuffer.wrap(new byte[] {'a'}), false))
                .isTrue();
        assertThat(upper.sendFragment(MessageType.TEXT, ByteBuffer.wrap(new byte[] {'b'}), true))
                .isTrue();
        bench.run();
        assertThat(carrier.takeTexts()).containsExactly("tab");
    }

    @Test
    void whatIsHeldLeavesWithAFlush() {
        MemoryTransport carrier = bench.open();
        Transport upper = bench.upper().transport();
        upper.hold();
        bench.upper().sends("a");
        bench.run();
        assertThat(carrier.takeTexts()).isEmpty();
        upper.flush();
        assertThat(carrier.takeTexts()).containsExactly("ta");
    }

    @Test
    void aSessionThatReceivesNothingForTheIdleTimeoutCloses() {
        MemoryTransport carrier = bench.open();
        bench.upper().transport().idleTimeout(Duration.ofSeconds(10));
        bench.pass(Duration.ofSeconds(8));
        carrier.receive("tx");
        bench.pass(Duration.ofSeconds(11));
        assertThat(carrier.takeTexts()).noneMatch(frame -> frame.startsWith("x"));
        bench.pass(Duration.ofSeconds(10));
        assertThat(carrier.takeTexts()).contains("x1001 Nothing received for PT10S");
    }

    @Test
    void nothingIsLeftOfASessionThatEnded() {
        MemoryTransport carrier = bench.open();
        carrier.receive("tone");
        bench.upper().sends("a");
        bench.run();
        carrier.receive("x1000");
        carrier.closes(CloseReason.NORMAL);
        bench.run();
        assertThat(bench.loop.timers()).isZero();
        assertThat(bench.links().sessions()).isZero();
        assertThat(bench.links().waiting()).isZero();
        assertThat(bench.upper().transport().send(MessageType.TEXT, bytes(1))).isFalse();
    }
}
