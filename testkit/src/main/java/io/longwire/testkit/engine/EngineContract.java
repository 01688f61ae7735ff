package io.longwire.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Ability;
import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every engine owes for topics; {@link QueueContract} and {@link PresenceContract} have the rest. A test class of an adapter implements these and
 * {@link #engine}. The destinations used begin with
 * {@code /topic/contract/}; the engine has to retain at least 10 publications of each for as long as a test takes.
 */
public interface EngineContract {
    /** What the names of all topics used here begin with. */
    String TOPIC = "/topic/contract/";

    /** A new engine that has not been started, with nothing in it. */
    Engine engine();

    /** How long a stage may take. */
    default long patienceMillis() {
        return 5_000;
    }

    private RunningEngine run() {
        RunningEngine running = new RunningEngine(engine(), patienceMillis());
        Assumptions.assumeTrue(running.engine.abilities().contains(Ability.HISTORY));
        return running;
    }

    @Test
    default void aFollowerHearsWhatIsPublishedInOrderAndOnce() {
        RunningEngine running = run();
        running.follow(TOPIC + "a");

        List<Position> positions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            positions.add(running.publish(TOPIC + "a", "m" + i));
        }

        assertThat(RunningEngine.texts(running.heard)).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThat(running.heard).extracting(Publication::position).isEqualTo(positions);
    }

    @Test
    default void aPublicationIsWhatWasPublished() {
        RunningEngine running = run();
        running.follow(TOPIC + "a");
        running.publish(TOPIC + "a", "x");

        Publication heard = running.heard.get(0);
        assertThat(heard.destination()).isEqualTo(TOPIC + "a");
        assertThat(heard.contentType()).isEqualTo("text/plain");
        assertThat(heard.headers()).containsExactly(Map.entry("n", "v"));
        assertThat(heard.utf8()).isTrue();
    }

    @Test
    default void offsetsRiseAndEachPublicationNamesItsPredecessor() {
        RunningEngine running = run();
        running.follow(TOPIC + "a");
        running.publish(TOPIC + "a", "1");
        running.publish(TOPIC + "b", "between");
        running.publish(TOPIC + "a", "2");

        Publication first = running.heard.get(0);
        Publication second = running.heard.get(1);
        assertThat(second.position().offset()).isGreaterThan(first.position().offset());
        assertThat(second.previous()).isEqualTo(first.position().offset());
        assertThat(second.position().epoch()).isEqualTo(first.position().epoch());
    }

    @Test
    default void nobodyHearsOfADestinationThatIsNotFollowed() {
        RunningEngine running = run();
        running.follow(TOPIC + "a");
        running.publish(TOPIC + "b", "x");
        running.await(running.engine.unfollow(TOPIC + "a"));
        running.publish(TOPIC + "a", "y");

        assertThat(running.heard).isEmpty();
    }

    @Test
    default void historyIsReadFromTheOldestOrAfterAPosition() {
        RunningEngine running = run();
        running.publish(TOPIC + "a", "1");
        Position second = running.publish(TOPIC + "a", "2");
        Position third = running.publish(TOPIC + "a", "3");

        History all = running.history(TOPIC + "a", null, 10);
        History rest = running.history(TOPIC + "a", second, 10);

        assertThat(RunningEngine.texts(all.publications())).containsExactly("1", "2", "3");
        assertThat(RunningEngine.texts(rest.publications())).containsExactly("3");
        assertThat(rest.whole()).isTrue();
        assertThat(rest.last()).isTrue();
        assertThat(rest.position()).isEqualTo(third);
    }

    @Test
    default void historyComesInPages() {
        RunningEngine running = run();
        for (int i = 0; i < 5; i++) {
            running.publish(TOPIC + "a", "m" + i);
        }

        History first = running.history(TOPIC + "a", null, 2);
        History second = running.history(TOPIC + "a", first.position(), 2);
        History third = running.history(TOPIC + "a", second.position(), 2);

        assertThat(List.of(first.last(), second.last(), third.last())).containsExactly(false, false, true);
        assertThat(RunningEngine.texts(second.publications())).containsExactly("m2", "m3");
        assertThat(RunningEngine.texts(third.publications())).containsExactly("m4");
    }

    @Test
    default void aPageHasAtLeastOnePublicationHoweverLarge() {
        RunningEngine running = run();
        running.publish(TOPIC + "a", "1");
        running.publish(TOPIC + "a", "2");

        History page = running.await(running.engine.history(TOPIC + "a", null, 10, 1));

        assertThat(RunningEngine.texts(page.publications())).containsExactly("1");
        assertThat(page.last()).isFalse();
    }

    @Test
    default void aPositionOfAnotherEpochIsNotWholeAndBeginsWithTheOldest() {
        RunningEngine running = run();
        running.publish(TOPIC + "a", "1");

        History page = running.history(TOPIC + "a", new Position("zzzzzz", 1), 10);

        assertThat(page.whole()).isFalse();
        assertThat(RunningEngine.texts(page.publications())).containsExactly("1");
    }

    @Test
    default void aPositionFromTheFutureIsNotWhole() {
        RunningEngine running = run();
        Position newest = running.publish(TOPIC + "a", "1");

        assertThat(running.history(TOPIC + "a", new Position(newest.epoch(), newest.offset() + 1_000_000), 10)
                        .whole())
                .isFalse();
    }

    @Test
    default void whoReadsAnEmptyDestinationCanComeBackToItsPosition() {
        RunningEngine running = run();
        running.publish(TOPIC + "other", "x");
        History empty = running.history(TOPIC + "a", null, 10);
        running.publish(TOPIC + "a", "1");

        History after = running.history(TOPIC + "a", empty.position(), 10);

        assertThat(empty.publications()).isEmpty();
        assertThat(after.whole()).isTrue();
        assertThat(RunningEngine.texts(after.publications())).containsExactly("1");
    }

    @Test
    default void theEndOfADestinationStandsBetweenWhatWasAcceptedAndWhatWillBe() {
        RunningEngine running = run();
        Position none = running.await(running.engine.end(TOPIC + "a"));
        Position first = running.publish(TOPIC + "a", "m1");
        Position end = running.await(running.engine.end(TOPIC + "a"));
        running.publish(TOPIC + "b", "other");
        running.publish(TOPIC + "a", "m2");

        assertThat(end.offset()).isGreaterThanOrEqualTo(first.offset());
        assertThat(texts(running, none)).containsExactly("m1", "m2");
        assertThat(texts(running, end)).containsExactly("m2");
    }

    private static List<String> texts(RunningEngine running, Position since) {
        History history = running.await(running.engine.history(TOPIC + "a", since, 10, 1 << 20));
        assertThat(history.whole()).isTrue();
        return RunningEngine.texts(history.publications());
    }

    @Test
    default void whatIsRetainedIsSaid() {
        assertThat(run().engine.retains(TOPIC + "a")).isTrue();
    }

    @Test
    default void aPatternIsFollowedLikeADestination() {
        RunningEngine running = run();
        running.follow(TOPIC + "*/news");
        running.follow(TOPIC + "deep/**");
        running.follow(TOPIC + "a/news");
        running.publish(TOPIC + "a/news", "1");
        running.publish(TOPIC + "b/news", "2");
        running.publish(TOPIC + "deep/er/still", "3");
        running.publish(TOPIC + "b/olds", "nobody follows it");
        running.await(running.engine.unfollow(TOPIC + "*/news"));
        running.publish(TOPIC + "b/news", "nobody follows it any more");

        assertThat(RunningEngine.texts(running.heard)).containsExactly("1", "2", "3");
    }

    @Test
    default void aSecondMessageWithTheSameIdempotencyKeyIsNotPublished() {
        RunningEngine running = run();
        running.follow(TOPIC + "a");
        Terms key = new Terms(Terms.NEVER, "order-1", null, null, 0);
        Position first = running.publish(TOPIC + "a", "1", key);
        Position second = running.publish(TOPIC + "a", "1", key);
        Position elsewhere = running.publish(TOPIC + "b", "1", key);

        assertThat(second).isEqualTo(first);
        assertThat(elsewhere).isNotEqualTo(first);
        assertThat(RunningEngine.texts(running.heard)).containsExactly("1");
    }

    @Test
    default void whatASenderAsksForTravelsWithThePublication() {
        RunningEngine running = run();
        running.follow(TOPIC + "a");
        Terms terms = new Terms(Long.MAX_VALUE - 1, null, "ACME", "session-1", 7);
        running.publish(TOPIC + "a", "1", terms);

        assertThat(running.heard.get(0).terms()).isEqualTo(terms);
        Terms retained =
                running.history(TOPIC + "a", null, 1).publications().get(0).terms();
        assertThat(retained.expires()).isEqualTo(terms.expires());
        assertThat(retained.conflationKey()).isEqualTo("ACME");
    }

    @Test
    default void severalArePublishedInOrder() {
        RunningEngine running = run();
        running.follow(TOPIC + "a");

        List<Position> positions = running.await(running.engine.commit(
                Batch.ofDrafts(List.of(RunningEngine.draft(TOPIC + "a", "1"), RunningEngine.draft(TOPIC + "a", "2")))));

        assertThat(RunningEngine.texts(running.heard)).containsExactly("1", "2");
        assertThat(running.heard).extracting(Publication::position).isEqualTo(positions);
    }

    @Test
    default void itIsStartedOnceAndGoesOnForWhoStartedIt() {
        RunningEngine running = run();
        running.follow(TOPIC + "a");

        assertThat(running.failure(running.engine.start(publication -> {}))).isInstanceOf(IllegalStateException.class);
        running.publish(TOPIC + "a", "1");
        assertThat(RunningEngine.texts(running.heard)).containsExactly("1");
    }

    @Test
    default void afterCloseNothingIsAccepted() {
        RunningEngine running = run();
        running.await(running.engine.close());
        running.await(running.engine.close());

        assertThat(running.engine.publish(RunningEngine.draft(TOPIC + "a", "x")).toCompletableFuture())
                .failsWithin(Duration.ofMillis(patienceMillis()));
    }
}
