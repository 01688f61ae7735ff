package io.longwire.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** Plays rows against ends: a container for each end, a test for each row. */
final class Suite {
    /** The rows that failed, by side: over a socket most of them could only wait until the other side's patience ends. */
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    /** @param ends those in memory first */
    Stream<DynamicNode> of(List<Row> rows, List<EndUnderTest> ends) {
        return ends.stream()
                .map(end -> DynamicContainer.dynamicContainer(
                        end.name(),
                        rows.stream()
                                .filter(row -> row.concerns(end.side()))
                                .map(row -> DynamicTest.dynamicTest(row.name(), () -> play(row, end)))));
    }

    private void play(Row row, EndUnderTest end) throws Exception {
        String key = end.side() + " " + row.name();
        assertThat(failed.add(key)).as("%s has not failed before", key).isTrue();
        Outcome outcome = end.play(row);
        assertThat(outcome).as("%s: %s", end.name(), row.name()).isEqualTo(row.expected(end.side()));
        failed.remove(key);
    }
}
