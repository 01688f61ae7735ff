package io.longwire.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.session.Outbound;
import io.longwire.broker.session.TransportSink;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.link.LinkBench.Upper;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.testkit.transport.MemoryTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is kept for clients that are away: bounded for each, and for all of them together. */
class LinkWaitingTest {
    private static final String SENT_AWAY =
            "x4404 The session ended, for too much was kept for those who wait; open a new one";
    private static final String UNKNOWN = "x4404 No such session here; open a new one";

    private final LinkBench bench = new LinkBench();

    private void bounds(int sessions, long bytes) {
        bench.options = LinkOptions.DEFAULT.withWaiting(sessions, bytes);
    }

    private static PreparedMessage message(int bytes) {
        return new PreparedMessage(MessageType.BINARY, new byte[bytes]);
    }

    /** Opens a session that keeps so many bytes, and loses its carrier. */
    private Upper away(int bytes) {
        MemoryTransport carrier = bench.open();
        Upper upper = bench.upper();
        upper.transport().send(MessageType.BINARY, ByteBuffer.allocate(bytes));
        bench.run();
        carrier.breaks();
        bench.run();
        return upper;
    }

    @Test
    void ofTooManySessionsThatWaitTheOneThatHasWaitedLongestEnds() {
        bounds(1, 1 << 20);
        Upper first = away(1);
        Upper second = away(1);
        assertThat(first.reason).isEqualTo(CloseReason.ABNORMAL);
        assertThat(second.closes).isZero();
        assertThat(bench.links().waiting()).isEqualTo(1);
        assertThat(bench.links().sessions()).isEqualTo(1);
    }

    @Test
    void whereTooMuchIsKeptThoseThatHaveWaitedLongestEnd() {
        bounds(10, 1_000);
        Upper first = away(400);
        Upper second = away(400);
        assertThat(bench.links().waitingBytes()).isEqualTo(800);
        Upper third = away(700);
        assertThat(first.reason).isEqualTo(CloseReason.ABNORMAL);
        assertThat(second.reason).isEqualTo(CloseReason.ABNORMAL);
        assertThat(third.closes).isZero();
        assertThat(bench.links().waitingBytes()).isEqualTo(700);
    }

    @Test
    void whoIsSentAwayIsToldWhyWhenItComesBackAndNobodyElseIs() {
        bounds(10, 1_000);
        away(600);
        away(600);
        assertThat(bench.resume("id1", 0).takeTexts()).containsExactly(SENT_AWAY);
        assertThat(bench.resume(bench.foreignCarrier(), "id1", 0).takeTexts()).containsExactly(SENT_AWAY);
        bench.owner = "mallory";
        assertThat(bench.resume("id1", 0).takeTexts()).containsExactly(UNKNOWN);
    }

    @Test
    void whoWasSentAwayIsRememberedAsLongAsItWouldHaveWaited() {
        bounds(10, 1_000);
        away(600);
        away(600);
        bench.pass(Duration.ofSeconds(31));
        away(600);
        away(600);
        assertThat(bench.resume("id1", 0).takeTexts()).containsExactly(UNKNOWN);
        assertThat(bench.resume("id3", 0).takeTexts()).containsExactly(SENT_AWAY);
    }

    @Test
    void noMoreAreRememberedThanMayWait() {
        bounds(2, 1_000);
        for (int i = 0; i < 4; i++) {
            away(600);
        }
        assertThat(bench.resume("id1", 0).takeTexts()).containsExactly(UNKNOWN);
        assertThat(bench.resume("id2", 0).takeTexts()).containsExactly(SENT_AWAY);
        assertThat(bench.resume("id3", 0).takeTexts()).containsExactly(SENT_AWAY);
        assertThat(bench.resume("id4", 0).takeTexts()).contains("r0");
    }

    @Test
    void whatIsSentToASessionThatWaitsCounts() {
        bounds(10, 1_000);
        Upper first = away(400);
        Upper second = away(400);
        second.transport().send(MessageType.BINARY, ByteBuffer.allocate(400));
        bench.run();
        assertThat(first.reason).isEqualTo(CloseReason.ABNORMAL);
        assertThat(second.closes).isZero();
    }

    @Test
    void whatWaitsAboveASessionCounts() {
        bounds(10, 1_000);
        Upper first = away(400);
        Upper second = away(400);
        Outbound above = new Outbound(new TransportSink(second.transport()), 10_000);
        above.offer(message(100), null, null);
        assertThat(bench.links().waitingBytes()).isEqualTo(900);
        above.offer(message(101), null, null);
        bench.run();
        assertThat(first.reason).isEqualTo(CloseReason.ABNORMAL);
        assertThat(bench.links().waitingBytes()).isEqualTo(601);
        above.clear();
        assertThat(bench.links().waitingBytes()).isEqualTo(400);
    }

    @Test
    void whoIsCarriedDoesNotCount() {
        bounds(10, 1_000);
        Upper first = away(400);
        bench.resume("id1", 0);
        assertThat(bench.links().waitingBytes()).isZero();
        away(900);
        assertThat(first.closes).isZero();
        bench.resume("id2", 1);
        assertThat(bench.links().waitingBytes()).isZero();
        assertThat(bench.links().waiting()).isZero();
    }

    @Test
    void aSessionThatComesBackBeforeItIsSentAwayStays() {
        bounds(1, 1 << 20);
        Upper first = away(1);
        MemoryTransport second = bench.open();
        second.breaks();
        MemoryTransport back = bench.carrier();
        back.receive("r1 id1 0 1");
        bench.run();
        assertThat(back.takeTexts()).contains("r0");
        assertThat(first.closes).isZero();
    }

    @Test
    void theLinkAndTheQueueAboveItShareOneBoundForAReaderThatDoesNotRead() {
        bench.limits = Limits.DEFAULT.withOutboundBytes(100_000);
        MemoryTransport carrier = bench.open();
        carrier.reads(false);
        Outbound above = new Outbound(new TransportSink(bench.upper().transport()), 100_000);
        int taken = 0;
        while (above.offer(message(1_000), null, null)) {
            taken++;
            bench.run();
        }
        assertThat(taken).isEqualTo(100);
        assertThat(above.bytes() + bench.upper().transport().queuedBytes()).isEqualTo(100_000);
    }
}
