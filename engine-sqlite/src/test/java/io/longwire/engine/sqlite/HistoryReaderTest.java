package io.longwire.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.History;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What readers see of a commit that has happened, but of which nobody has been told. */
final class HistoryReaderTest {
    @TempDir
    Path temporary;

    /** Else its reader would stand beyond the end, and be told that its position is of another time. */
    @ParameterizedTest
    @ValueSource(strings = {"/topic/a", "/queue/a"})
    void whatIsCommittedIsNotReadBeforeItMayBeToldOf(String destination) throws Exception {
        Path data = temporary.resolve("data");
        try (Life life = Life.of(data);
                Database database = Database.toRead(data.resolve("longwire.db"))) {
            Position told = life.publish(destination, "told of");
            Position committed = life.publish(destination, "committed");

            History before = reader(database, told).read(database, new HistoryReader.Page(destination, null, 9, 9_999));
            assertThat(before.publications()).extracting(Life::text).containsExactly("told of");
            assertThat(before.position()).isEqualTo(told);

            History after = reader(database, committed)
                    .read(database, new HistoryReader.Page(destination, before.position(), 9, 9_999));
            assertThat(after.publications()).extracting(Life::text).containsExactly("committed");
            assertThat(after.whole()).isTrue();
        }
    }

    private static HistoryReader reader(Database database, Position newest) throws Exception {
        HistoryRules rules = HistoryRules.of(new HistoryPolicy(100, Duration.ofHours(1)));
        Settings settings = new Settings(
                rules, StorageLimits.DEFAULT, Duration.ofMinutes(10), InstantSource.system(), Schema.NEWEST);
        return new HistoryReader(Counters.read(database), settings, new Passing(10), newest::offset);
    }
}
