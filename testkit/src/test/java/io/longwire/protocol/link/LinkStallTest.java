package io.longwire.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.testkit.transport.MemoryTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever does not read, at either end: it is not taken for dead while it is not asked for anything, and not waited for without end. */
class LinkStallTest {
    private final LinkBench bench = new LinkBench();

    /** A session whose upper end does not read, and whose carrier is therefore not read either. */
    private MemoryTransport stalled(Supplier<MemoryTransport> made) {
        bench.demands = false;
        bench.open().breaks();
        MemoryTransport carrier = bench.resume(made.get(), "id1", 0);
        carrier.receive("T1 " + "x".repeat(40 << 10));
        bench.run();
        carrier.receive("T2 " + "x".repeat(40 << 10));
        bench.run();
        carrier.receive("p");
        assertThat(carrier.undelivered()).isEqualTo(1);
        carrier.takeTexts();
        return carrier;
    }

    private MemoryTransport made(boolean elsewhere) {
        return elsewhere ? bench.foreignCarrier() : bench.carrier();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCarrierThatIsNotReadIsNotSilent(boolean elsewhere) {
        MemoryTransport carrier = stalled(() -> made(elsewhere));
        bench.pass(Duration.ofMinutes(10));
        assertThat(carrier.aborted()).isFalse();
        assertThat(bench.links().waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void silenceCountsAgainFromWhenTheCarrierIsRead(boolean elsewhere) {
        MemoryTransport carrier = stalled(() -> made(elsewhere));
        bench.pass(Duration.ofMinutes(10));
        bench.upper().transport().request(2);
        bench.run();
        assertThat(carrier.undelivered()).isZero();
        bench.pass(Duration.ofSeconds(39));
        assertThat(carrier.aborted()).isFalse();
        bench.pass(Duration.ofSeconds(60));
        assertThat(carrier.aborted()).isTrue();
    }

    /** A client asks after 15 s and waits 8 s; its question is not read, so it has to hear something by then. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOtherSideHearsSomethingEveryFewSecondsWhileItIsNotRead(boolean elsewhere) {
        MemoryTransport carrier = stalled(() -> made(elsewhere));
        for (int i = 0; i < 10; i++) {
            bench.pass(Duration.ofSeconds(7));
            assertThat(carrier.takeTexts()).contains("a2");
        }
        bench.upper().transport().request(2);
        bench.run();
        carrier.takeTexts();
        bench.pass(Duration.ofSeconds(15));
        assertThat(carrier.takeTexts()).isEmpty();
    }

    @Test
    void whoIsAboveAndDoesNotReadIsNotIdle() {
        MemoryTransport carrier = stalled(bench::carrier);
        bench.upper().transport().idleTimeout(Duration.ofSeconds(10));
        bench.pass(Duration.ofSeconds(60));
        assertThat(carrier.takeTexts()).noneMatch(frame -> frame.startsWith("x"));
        bench.upper().transport().request(2);
        bench.pass(Duration.ofSeconds(25));
        assertThat(carrier.takeTexts()).contains("x1001 Nothing received for PT10S");
    }

    private void queueMuch() {
        for (int i = 0; i < 10; i++) {
            bench.upper().transport().send(MessageType.BINARY, ByteBuffer.allocate(32 << 10));
        }
        bench.run();
    }

    private void isGone(CloseReason reason) {
        assertThat(bench.upper().closes).isEqualTo(1);
        assertThat(bench.upper().reason).isEqualTo(reason);
        assertThat(bench.upper().began).isEqualTo(Side.SERVER);
        assertThat(bench.upper().transport().queuedBytes()).isZero();
        assertThat(bench.links().sessions()).isZero();
    }

    @Test
    void whoPingsAndNeverReadsIsNotWaitedForOnceTheSessionCloses() {
        MemoryTransport carrier = bench.open();
        carrier.reads(false);
        queueMuch();
        bench.upper().transport().close(new CloseReason(1008, "Too much"));
        for (int i = 0; i < 5; i++) {
            assertThat(bench.upper().closes).isZero();
            carrier.receive("p");
            bench.pass(Duration.ofSeconds(1));
        }
        isGone(new CloseReason(1008, "Too much"));
    }

    @Test
    void whoResumesAgainAndAgainDoesNotKeepAClosingSession() {
        bench.open();
        queueMuch();
        bench.upper().transport().close(new CloseReason(1008, "Too much"));
        for (int i = 0; i < 5; i++) {
            assertThat(bench.upper().closes).isZero();
            MemoryTransport next = bench.resume("id1", 0);
            bench.pass(Duration.ofMillis(500));
            next.breaks();
            bench.pass(Duration.ofMillis(500));
        }
        isGone(new CloseReason(1008, "Too much"));
    }

    @Test
    void aCloseIsSaidToWhoComesBackInTimeAndThenHasTheSameDeadline() {
        bench.open().breaks();
        bench.upper().transport().close(new CloseReason(1008, "Too much"));
        bench.pass(Duration.ofSeconds(20));
        assertThat(bench.resume("id1", 0).takeTexts()).containsExactly("r0", "x1008 Too much");
        bench.pass(Duration.ofSeconds(5));
        isGone(new CloseReason(1008, "Too much"));
    }

    @Test
    void aClosingSessionThatNobodyComesBackForEndsWithItsReason() {
        bench.open().breaks();
        bench.upper().transport().close(new CloseReason(1008, "Too much"));
        bench.pass(Duration.ofSeconds(30));
        isGone(new CloseReason(1008, "Too much"));
    }

    @Test
    void nothingIsLeftOfASessionThatEndedWhileItStoodStill() {
        stalled(bench::carrier).breaks();
        bench.upper().transport().abort();
        bench.run();
        assertThat(bench.loop.timers()).isZero();
        assertThat(Stream.of(bench.links().sessions(), bench.links().waiting())).containsOnly(0);
    }
}
