package io.longwire.broker.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Terms;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import io.longwire.testkit.transport.HandRunLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What gathers for several subscribers is given to each at once, as long as that is the same as one after the other. */
final class BatchTest {
    private static final String TOPIC = "/topic/a";

    private final HandRunLoop loop = new HandRunLoop();
    private final MemoryEngine engine = MemoryEngine.builder()
            .epoch("e")
            .clock(loop)
            .history(HistoryRules.of(new HistoryPolicy(1_000, Duration.ofHours(1))))
            .build();
    private final Hub hub = new Hub(engine, loop);
    private final Taker first = new Taker();
    private final Taker second = new Taker();

    @BeforeEach
    void start() {
        engine.start(hub);
        first.subscribe(null);
        second.subscribe(null);
        loop.run();
        first.got.clear();
        second.got.clear();
    }

    @Test
    void severalThatGatheredComeAtOnceInOneSharedForm() {
        publish(3);

        assertThat(first.got).containsExactly("m0+m1+m2");
        assertThat(second.got).containsExactly("m0+m1+m2");
        assertThat(second.messages).isSameAs(first.messages);
    }

    @Test
    void whatComesAloneIsNoBatch() {
        publish(1);

        assertThat(first.got).containsExactly("m0");
        assertThat(first.messages).isNull();
    }

    @Test
    void oneSubscriberIsNoReasonToGather() {
        second.cancel();

        publish(3);

        assertThat(first.got).containsExactly("m0", "m1", "m2");
    }

    @Test
    void whoRefusesGetsThemOneByOne() {
        second.takes = false;

        publish(3);

        assertThat(first.got).containsExactly("m0+m1+m2");
        assertThat(second.got).containsExactly("m0", "m1", "m2");
    }

    @Test
    void whoCancelsAtTheFirstGetsNoMore() {
        second.takes = false;
        second.cancelsAt = "m0";

        publish(3);

        assertThat(second.got).containsExactly("m0");
    }

    @Test
    void whoCancelsWhileItTakesThemGetsNoMoreAndTheOthersGetTheirs() {
        second.cancelsAtBatch = true; // it is served before the first

        publish(3);
        publish(1);

        assertThat(second.got).containsExactly("m0+m1+m2");
        assertThat(first.got).containsExactly("m0+m1+m2", "m0");
    }

    @Test
    void whoCancelsWhileItRefusesThemGetsNone() {
        second.cancelsAtBatch = true;
        second.takes = false;

        publish(3);

        assertThat(second.got).isEmpty();
        assertThat(first.got).containsExactly("m0+m1+m2");
    }

    @Test
    void itsPositionIsThatOfTheLast() {
        publish(3);

        assertThat(first.position()).isEqualTo(new Position("e", 3));
        publish(2);
        assertThat(first.got).containsExactly("m0+m1+m2", "m0+m1");
    }

    @Test
    void whatIsForSomeOnlyIsDeliveredByItself() {
        engine.publish(draft("everybody", Terms.NONE));
        engine.publish(draft("not you", new Terms(Terms.NEVER, null, null, "a session", 0)));
        loop.run();

        assertThat(first.got).containsExactly("everybody", "not you");
    }

    @Test
    void whatExpiresIsDeliveredByItself() {
        engine.publish(draft("for ever", Terms.NONE));
        engine.publish(draft("for now", new Terms(loop.millis() + 1, null, null, null, 0)));
        loop.run();

        assertThat(first.got).containsExactly("for ever", "for now");
    }

    @Test
    void whoHasHadTheFirstOfThemGetsTheOthersOnly() {
        publishWithoutARun(2);
        Taker late = new Taker();
        late.subscribe(new Position("e", 1));
        publishWithoutARun(2);
        loop.run();

        assertThat(String.join("+", late.got)).isEqualTo("started+m1+m0+m1");
    }

    @Test
    void whoHasNotStartedGetsNothingBeforeThat() {
        Taker late = new Taker();
        late.subscribe(new Position("e", 0)); // the past is read behind what comes meanwhile

        publish(2);

        assertThat(late.got.get(0)).isEqualTo("started");
        assertThat(String.join("+", late.got)).isEqualTo("started+m0+m1");
    }

    @Test
    void onlyWhatComesRightBehindWhatItHasHadIsTaken() {
        publish(1);
        first.got.clear();

        assertThat(first.isGiven(publication("e", 3, 2), publication("e", 4, 3)))
                .as("a gap")
                .isFalse();
        assertThat(first.isGiven(publication("e", 1, 0), publication("e", 2, 1)))
                .as("a repeat")
                .isFalse();
        assertThat(first.isGiven(publication("f", 2, 1), publication("f", 3, 2)))
                .as("another epoch")
                .isFalse();
        assertThat(first.got).isEmpty();
        assertThat(first.isGiven(publication("e", 2, 1), publication("e", 3, 2)))
                .isTrue();
        assertThat(first.got).containsExactly("at 2+at 3");
    }

    @Test
    void publicationsOfTwoEpochsAreNoBatch() {
        Publication last = publication("e", 1, 0);
        Publication restarted = publication("f", 2, 1);

        assertThat(Batch.follows(last, restarted)).isFalse();
        assertThat(Batch.follows(last, publication("e", 2, 1))).isTrue();
        assertThat(Batch.follows(last, publication("e", 3, 2))).isFalse();
    }

    @Test
    void whoFailsIsEndedAndTheOthersGetTheirs() {
        second.fails = true;

        publish(3);

        assertThat(second.got).containsExactly("ended FAILED");
        assertThat(first.got).containsExactly("m0+m1+m2");
    }

    private void publish(int count) {
        publishWithoutARun(count);
        loop.run();
    }

    private void publishWithoutARun(int count) {
        IntStream.range(0, count).forEach(i -> engine.publish(draft("m" + i, Terms.NONE)));
    }

    private static Draft draft(String text, Terms terms) {
        return new Draft(TOPIC, null, Map.of(), text.getBytes(StandardCharsets.UTF_8), terms);
    }

    private static Publication publication(String epoch, long offset, long previous) {
        return new Publication(draft("at " + offset, Terms.NONE), new Position(epoch, offset), previous, 0);
    }

    private final class Taker implements Subscriber {
        final List<String> got = new ArrayList<>();
        boolean takes = true;
        boolean fails;
        boolean cancelsAtBatch;
        String cancelsAt = "";

        @Nullable
        PreparedMessages messages;

        private @Nullable Subscription subscription;

        void subscribe(@Nullable Position since) {
            subscription = hub.subscribe(hub.outlet(loop, () -> {}), TOPIC, since, this);
        }

        void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }

        @Nullable
        Position position() {
            return subscription == null ? null : subscription.position();
        }

        boolean isGiven(Publication... all) {
            return subscription != null && subscription.deliver(new Batch(List.of(all)));
        }

        @Override
        public boolean publications(Batch batch) {
            if (fails) {
                throw new IllegalStateException("on purpose");
            }
            if (cancelsAtBatch) {
                cancel();
            }
            if (takes) {
                messages = batch.encodings()
                        .get(
                                "key",
                                () -> new PreparedMessages(batch.publications().stream()
                                        .map(each -> new PreparedMessage(MessageType.TEXT, each.bodyBytes()))
                                        .toList()));
                got.add(String.join(
                        "+",
                        messages.messages().stream()
                                .map(each -> StandardCharsets.UTF_8
                                        .decode(each.payload())
                                        .toString())
                                .toList()));
            }
            return takes;
        }

        @Override
        public void started(boolean whole) {
            got.add("started");
        }

        @Override
        public void publication(Publication publication) {
            String text = new String(publication.bodyBytes(), StandardCharsets.UTF_8);
            got.add(text);
            if (text.equals(cancelsAt)) {
                cancel();
            }
        }

        @Override
        public void ended(EndReason reason) {
            got.add("ended " + reason.kind());
        }
    }
}
