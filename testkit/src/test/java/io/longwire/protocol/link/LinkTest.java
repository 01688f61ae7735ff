package io.longwire.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.link.LinkBench.Upper;
import io.longwire.protocol.message.MessageType;
import io.longwire.testkit.transport.MemoryTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The link's frames, and every order of loss, replay, takeover and end. */
class LinkTest {
    private final LinkBench bench = new LinkBench();

    @Test
    void theFirstCarrierOpensASessionWithAnIdOfTheServers() {
        MemoryTransport carrier = bench.carrier();
        carrier.receive("o1 other,v11.stomp,v12.stomp");
        assertThat(carrier.takeTexts()).containsExactly("oid1 30000 32768 v11.stomp");
        assertThat(bench.upper().transport().subprotocol()).isEqualTo("v11.stomp");
    }

    @Test
    void withoutASubprotocolBothSidesKnowThereIsNone() {
        MemoryTransport carrier = bench.carrier();
        carrier.receive("o1 ");
        assertThat(carrier.takeTexts()).containsExactly("oid1 30000 32768 -");
        assertThat(bench.upper().transport().subprotocol()).isNull();
    }

    @Test
    void messagesGoBothWaysInOrder() {
        MemoryTransport carrier = bench.open();
        carrier.receive("tone");
        carrier.receive("tzwei");
        carrier.receive(MessageType.BINARY, new byte[] {1, 2});
        carrier.receive("bAQI=");
        bench.upper().sends("eins");
        bench.upper().transport().send(MessageType.BINARY, ByteBuffer.wrap(new byte[] {3}));
        bench.run();
        assertThat(bench.upper().got).containsExactly("one", "zwei", "binary \1\2", "binary \1\2");
        assertThat(carrier.takeSent())
                .containsExactly(
                        new MemoryTransport.Sent(MessageType.TEXT, "teins"),
                        new MemoryTransport.Sent(MessageType.BINARY, "\3"));
    }

    @Test
    void aCarrierThatMayRepeatIsGivenNumbersAndBytesInBase64() {
        MemoryTransport first = bench.open();
        first.breaks();
        MemoryTransport next = bench.resume(bench.foreignCarrier(), "id1", 0);
        bench.upper().transport().send(MessageType.BINARY, ByteBuffer.wrap(new byte[] {1, 2}));
        bench.upper().sends("text");
        bench.run();
        assertThat(next.takeTexts()).containsExactly("r0", "B1 AQI=", "T2 text");
    }

    @Test
    void whatACarrierRepeatsCountsOnce() {
        bench.open().breaks();
        MemoryTransport carrier = bench.foreignCarrier();
        for (String frame :
                List.of("r1 id1 0 1", "r1 id1 0 1", "T1 one", "T1 one", "B2 AQI=", "T1 one", "B2 AQI=", "T3 ")) {
            carrier.receive(frame);
            bench.run();
        }
        assertThat(bench.upper().got).containsExactly("one", "binary \1\2", "");
        assertThat(carrier.closeReason()).isNull();
    }

    @Test
    void anAcknowledgementThatWasOvertakenSaysNothing() {
        MemoryTransport carrier = bench.open();
        bench.upper().sends("a");
        bench.upper().sends("b");
        bench.run();
        carrier.receive("a2");
        carrier.receive("a1");
        assertThat(carrier.closeReason()).isNull();
        assertThat(bench.upper().transport().queuedBytes()).isZero();
    }

    @Test
    void aGapEndsTheCarrierAndTheNextBringsWhatIsMissing() {
        bench.open().breaks();
        MemoryTransport carrier = bench.resume(bench.foreignCarrier(), "id1", 0);
        carrier.receive("T1 one");
        carrier.receive("T3 three");
        bench.run();
        assertThat(carrier.closeReason()).isEqualTo(LinkFrame.GAP);
        carrier.closes(LinkFrame.GAP);
        bench.run();
        MemoryTransport next = bench.resume("id1", 0);
        assertThat(next.takeTexts()).containsExactly("r1");
        next.receive("ttwo");
        assertThat(bench.upper().got).containsExactly("one", "two");
        assertThat(bench.upper().closes).isZero();
    }

    @Test
    void whatWasNotReceivedIsSentAgainOverTheNextCarrierAndTheRestIsNot() {
        MemoryTransport first = bench.open();
        bench.upper().sends("a");
        bench.upper().sends("b");
        bench.upper().sends("c");
        bench.run();
        first.receive("a1");
        first.breaks();
        bench.upper().sends("d");
        assertThat(bench.resume("id1", 2).takeTexts()).containsExactly("r0", "tc", "td");
        assertThat(bench.upper().closes).isZero();
    }

    @Test
    void aMessageThatNeverArrivedIsSentAgainByTheClientAndCountedOnce() {
        MemoryTransport first = bench.open();
        first.receive("tone");
        first.receive("ttwo");
        first.breaks();
        MemoryTransport next = bench.resume("id1", 0);
        assertThat(next.takeTexts()).containsExactly("r2");
        next.receive("tthree");
        assertThat(bench.upper().got).containsExactly("one", "two", "three");
    }

    @Test
    void everythingIsReplayedAgainWhenTheNextCarrierIsLostTooBeforeItWasRead() {
        MemoryTransport first = bench.open();
        bench.upper().sends("a");
        bench.run();
        first.breaks();
        bench.resume("id1", 0).breaks();
        assertThat(bench.resume("id1", 0).takeTexts()).containsExactly("r0", "ta");
        assertThat(bench.resume("id1", 1).takeTexts()).containsExactly("r0");
    }

    @Test
    void aSecondCarrierTakesOverAndWhatTheFirstBringsAfterwardsCountsNoMore() {
        MemoryTransport first = bench.open();
        first.receive("tone");
        MemoryTransport second = bench.resume("id1", 0);
        first.receive("tlate");
        second.receive("ttwo");
        assertThat(first.closeReason()).isEqualTo(new CloseReason(4409, "Taken over by another carrier"));
        first.closes(new CloseReason(4409, ""));
        bench.upper().sends("a");
        bench.run();
        assertThat(second.takeTexts()).containsExactly("r1", "ta");
        assertThat(bench.upper().got).containsExactly("one", "two");
        assertThat(bench.links().waiting()).isZero();
    }

    @Test
    void aCarrierThatArrivesAfterItsSuccessorTakesNothingOver() {
        bench.open().breaks();
        MemoryTransport late = bench.foreignCarrier();
        late.receive("r1 id1 0 1");
        MemoryTransport successor = bench.carrier();
        successor.receive("r1 id1 0 2");
        bench.run();
        assertThat(late.takeTexts()).containsExactly("x4409 Taken over by another carrier");
        bench.upper().sends("a");
        bench.run();
        assertThat(successor.takeTexts()).containsExactly("r0", "ta");
    }

    @Test
    void aSessionWaitsForACarrierForAWhileAndIsThenGone() {
        bench.open().breaks();
        bench.pass(Duration.ofSeconds(29));
        assertThat(bench.upper().closes).isZero();
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.upper().reason).isEqualTo(CloseReason.ABNORMAL);
        assertThat(bench.upper().began).isNull();
        assertThat(bench.links().sessions()).isZero();
        assertThat(bench.links().waiting()).isZero();
        MemoryTransport late = bench.resume("id1", 0);
        assertThat(late.takeTexts()).containsExactly("x4404 No such session here; open a new one");
        assertThat(late.closeReason()).isEqualTo(LinkFrame.UNKNOWN);
    }

    @Test
    void aCarrierInTimeStopsTheWaiting() {
        bench.open().breaks();
        bench.pass(Duration.ofSeconds(20));
        MemoryTransport next = bench.resume("id1", 0);
        bench.pass(Duration.ofSeconds(15));
        next.receive("q");
        bench.pass(Duration.ofSeconds(20));
        assertThat(bench.upper().closes).isZero();
    }

    @Test
    void nobodyElseTakesASessionOver() {
        bench.open();
        bench.owner = "mallory";
        MemoryTransport other = bench.resume("id1", 0);
        assertThat(other.takeTexts()).containsExactly("x4404 No such session here; open a new one");
        other.receive("tforged");
        assertThat(bench.upper().got).isEmpty();
        assertThat(bench.upper().closes).isZero();
    }

    @Test
    void theUpperEndsReasonTravelsBehindAllThatWasSent() {
        MemoryTransport carrier = bench.open();
        bench.upper().sends("last");
        bench.upper().transport().close(new CloseReason(1008, "Too much"));
        bench.run();
        assertThat(carrier.takeTexts()).containsExactly("tlast", "x1008 Too much");
        assertThat(bench.upper().closes).isZero();
        carrier.receive("x1008 Too much");
        assertThat(bench.upper().reason).isEqualTo(new CloseReason(1008, "Too much"));
        assertThat(bench.upper().began).isEqualTo(Side.SERVER);
        assertThat(carrier.closeReason()).isEqualTo(new CloseReason(1008, "Too much"));
        assertThat(bench.links().sessions()).isZero();
    }

    @Test
    void aCloseThatWasLostWithItsCarrierIsSaidAgain() {
        MemoryTransport first = bench.open();
        bench.upper().sends("last");
        bench.upper().transport().close(CloseReason.NORMAL);
        bench.run();
        first.breaks();
        assertThat(bench.resume("id1", 0).takeTexts()).containsExactly("r0", "tlast", "x1000");
    }

    @Test
    void whoDoesNotConfirmACloseIsNotWaitedForLong() {
        bench.open();
        bench.upper().transport().close(CloseReason.NORMAL);
        bench.pass(Duration.ofSeconds(6));
        assertThat(bench.upper().reason).isEqualTo(CloseReason.NORMAL);
        assertThat(bench.links().sessions()).isZero();
    }

    @Test
    void theClientsReasonComesBehindItsMessagesAndIsConfirmed() {
        MemoryTransport carrier = bench.open();
        carrier.receive("tlast");
        carrier.receive("x3005 done, thanks");
        assertThat(bench.upper().got).containsExactly("last");
        assertThat(bench.upper().reason).isEqualTo(new CloseReason(3005, "done, thanks"));
        assertThat(bench.upper().began).isEqualTo(Side.CLIENT);
        assertThat(carrier.takeTexts()).containsExactly("x3005 done, thanks");
    }

    @Test
    void aClientsCloseWaitsUntilWhatCameBeforeHasBeenShown() {
        bench.demands = false;
        MemoryTransport carrier = bench.open();
        carrier.receive("tone");
        carrier.receive("x1000");
        assertThat(bench.upper().closes).isZero();
        bench.upper().transport().request(1);
        assertThat(bench.upper().got).containsExactly("one");
        assertThat(bench.upper().reason).isEqualTo(CloseReason.NORMAL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1003, 1007, 1008, 1009, 1010, 1011})
    void aCarrierThatFailedForGoodEndsTheSessionWithItsCode(int code) {
        bench.open().closes(new CloseReason(code, ""));
        assertThat(bench.upper().reason).isEqualTo(new CloseReason(code, ""));
        assertThat(bench.links().sessions()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1005, 1006, 1012, 1013, 3000})
    void aCarrierThatWasClosedOtherwiseLeavesTheSessionWaiting(int code) {
        bench.open().closes(new CloseReason(code, ""));
        assertThat(bench.upper().closes).isZero();
        assertThat(bench.links().waiting()).isEqualTo(1);
    }

    @Test
    void abortCutsTheCarrierAndForgetsTheSession() {
        MemoryTransport carrier = bench.open();
        bench.upper().transport().abort();
        assertThat(carrier.aborted()).isTrue();
        assertThat(bench.upper().closes).isEqualTo(1);
        assertThat(bench.links().sessions()).isZero();
        assertThat(bench.links().waiting()).isZero();
    }

    @Test
    void messagesAreAcknowledgedAfterASecondOrManyOrMuch() {
        MemoryTransport carrier = bench.open();
        carrier.receive("tone");
        assertThat(carrier.takeTexts()).isEmpty();
        bench.pass(Duration.ofSeconds(1));
        assertThat(carrier.takeTexts()).containsExactly("a1");
        carrier.receive("t" + "x".repeat(32 << 10));
        assertThat(carrier.takeTexts()).containsExactly("a2");
        for (int i = 0; i < 256; i++) {
            carrier.receive("t" + i);
        }
        assertThat(carrier.takeTexts()).containsExactly("a258");
    }

    @Test
    void aMessageCountsAsSentOnceItIsAcknowledged() {
        List<String> told = new ArrayList<>();
        MemoryTransport carrier = bench.open();
        bench.upper()
                .transport()
                .send(MessageType.TEXT, ByteBuffer.allocate(1), Long.MAX_VALUE, failure -> told.add("1 " + failure));
        bench.upper()
                .transport()
                .send(
                        MessageType.TEXT,
                        ByteBuffer.allocate(1),
                        Long.MAX_VALUE,
                        failure -> told.add("2 " + (failure == null)));
        bench.run();
        assertThat(told).isEmpty();
        carrier.receive("a1");
        assertThat(told).containsExactly("1 null");
        bench.upper().transport().abort();
        assertThat(told).containsExactly("1 null", "2 false");
    }

    @Test
    void everyOrderOfLossReplayAndTakeoverBringsEachMessageOnce() {
        for (int seed = 0; seed < 300; seed++) {
            LinkBench fresh = new LinkBench();
            MemoryTransport first = fresh.open();
            new LinkStory(fresh, first, new Random(seed)).play(200);
            Upper upper = fresh.upper();
            assertThat(upper.closes).as("seed " + seed).isZero();
        }
    }
}
