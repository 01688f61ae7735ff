package io.longwire.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Ability;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every engine owes. A test class of an adapter implements this and {@link #engine}. The destinations used begin with
 * {@code /topic/contract/}; the engine has to retain at least 10 publications of each for as long as a test takes.
 */
public interface EngineContract {
    /** A new engine that has not been started, with nothing in it. */
    Engine engine();

    /** How long a stage may take. */
    default long patienceMillis() {
        return 5_000;
    }

    /** An engine that was started, and what it told its listener. */
    final class Running {
        final Engine engine;
        final List<Publication> heard = Collections.synchronizedList(new ArrayList<>());
        private final long patience;

        Running(EngineContract contract) {
            engine = contract.engine();
            patience = contract.patienceMillis();
            await(engine.start(heard::add));
        }

        <T> T await(CompletionStage<T> stage) {
            return stage.toCompletableFuture()
                    .orTimeout(patience, TimeUnit.MILLISECONDS)
                    .join();
        }

        Position publish(String topic, String text) {
            return await(engine.publish(draft(topic, text)));
        }

        static Draft draft(String topic, String text) {
            return new Draft(
                    "/topic/contract/" + topic, "text/plain", Map.of("n", "v"), text.getBytes(StandardCharsets.UTF_8));
        }

        History history(String topic, @Nullable Position since, int count) {
            return await(engine.history("/topic/contract/" + topic, since, count, 1 << 20));
        }

        void follow(String topic) {
            await(engine.follow("/topic/contract/" + topic));
        }

        static List<String> texts(List<Publication> publications) {
            return List.copyOf(publications).stream()
                    .map(publication -> new String(publication.bodyBytes(), StandardCharsets.UTF_8))
                    .toList();
        }
    }

    private Running run() {
        Running running = new Running(this);
        Assumptions.assumeTrue(running.engine.abilities().contains(Ability.HISTORY));
        return running;
    }

    @Test
    default void aFollowerHearsWhatIsPublishedInOrderAndOnce() {
        Running running = run();
        running.follow("a");

        List<Position> positions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            positions.add(running.publish("a", "m" + i));
        }

        assertThat(Running.texts(running.heard)).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThat(running.heard).extracting(Publication::position).isEqualTo(positions);
    }

    @Test
    default void aPublicationIsWhatWasPublished() {
        Running running = run();
        running.follow("a");
        running.publish("a", "x");

        Publication heard = running.heard.get(0);
        assertThat(heard.destination()).isEqualTo("/topic/contract/a");
        assertThat(heard.contentType()).isEqualTo("text/plain");
        assertThat(heard.headers()).containsExactly(Map.entry("n", "v"));
        assertThat(heard.utf8()).isTrue();
    }

    @Test
    default void offsetsRiseAndEachPublicationNamesItsPredecessor() {
        Running running = run();
        running.follow("a");
        running.publish("a", "1");
        running.publish("b", "between");
        running.publish("a", "2");

        Publication first = running.heard.get(0);
        Publication second = running.heard.get(1);
        assertThat(second.position().offset()).isGreaterThan(first.position().offset());
        assertThat(second.previous()).isEqualTo(first.position().offset());
        assertThat(second.position().epoch()).isEqualTo(first.position().epoch());
    }

    @Test
    default void nobodyHearsOfADestinationThatIsNotFollowed() {
        Running running = run();
        running.follow("a");
        running.publish("b", "x");
        running.await(running.engine.unfollow("/topic/contract/a"));
        running.publish("a", "y");

        assertThat(running.heard).isEmpty();
    }

    @Test
    default void historyIsReadFromTheOldestOrAfterAPosition() {
        Running running = run();
        running.publish("a", "1");
        Position second = running.publish("a", "2");
        Position third = running.publish("a", "3");

        History all = running.history("a", null, 10);
        History rest = running.history("a", second, 10);

        assertThat(Running.texts(all.publications())).containsExactly("1", "2", "3");
        assertThat(Running.texts(rest.publications())).containsExactly("3");
        assertThat(rest.whole()).isTrue();
        assertThat(rest.last()).isTrue();
        assertThat(rest.position()).isEqualTo(third);
    }

    @Test
    default void historyComesInPages() {
        Running running = run();
        for (int i = 0; i < 5; i++) {
            running.publish("a", "m" + i);
        }

        History first = running.history("a", null, 2);
        History second = running.history("a", first.position(), 2);
        History third = running.history("a", second.position(), 2);

        assertThat(List.of(first.last(), second.last(), third.last())).containsExactly(false, false, true);
        assertThat(Running.texts(second.publications())).containsExactly("m2", "m3");
        assertThat(Running.texts(third.publications())).containsExactly("m4");
    }

    @Test
    default void aPageHasAtLeastOnePublicationHoweverLarge() {
        Running running = run();
        running.publish("a", "1");
        running.publish("a", "2");

        History page = running.await(running.engine.history("/topic/contract/a", null, 10, 1));

        assertThat(Running.texts(page.publications())).containsExactly("1");
        assertThat(page.last()).isFalse();
    }

    @Test
    default void aPositionOfAnotherEpochIsNotWholeAndBeginsWithTheOldest() {
        Running running = run();
        running.publish("a", "1");

        History page = running.history("a", new Position("zzzzzz", 1), 10);

        assertThat(page.whole()).isFalse();
        assertThat(Running.texts(page.publications())).containsExactly("1");
    }

    @Test
    default void aPositionFromTheFutureIsNotWhole() {
        Running running = run();
        Position newest = running.publish("a", "1");

        assertThat(running.history("a", new Position(newest.epoch(), newest.offset() + 1_000_000), 10)
                        .whole())
                .isFalse();
    }

    @Test
    default void whoReadsAnEmptyDestinationCanComeBackToItsPosition() {
        Running running = run();
        running.publish("other", "x");
        History empty = running.history("a", null, 10);
        running.publish("a", "1");

        History after = running.history("a", empty.position(), 10);

        assertThat(empty.publications()).isEmpty();
        assertThat(after.whole()).isTrue();
        assertThat(Running.texts(after.publications())).containsExactly("1");
    }

    @Test
    default void severalArePublishedInOrder() {
        Running running = run();
        running.follow("a");

        List<Position> positions =
                running.await(running.engine.publishAll(List.of(Running.draft("a", "1"), Running.draft("a", "2"))));

        assertThat(Running.texts(running.heard)).containsExactly("1", "2");
        assertThat(running.heard).extracting(Publication::position).isEqualTo(positions);
    }

    @Test
    default void afterCloseNothingIsAccepted() {
        Running running = run();
        running.await(running.engine.close());
        running.await(running.engine.close());

        assertThat(running.engine.publish(Running.draft("a", "x")).toCompletableFuture())
                .failsWithin(Duration.ofMillis(patienceMillis()));
    }
}
