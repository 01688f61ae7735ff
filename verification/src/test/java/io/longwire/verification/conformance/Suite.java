package io.longwire.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** Plays rows against ends: a container for each end, a test for each row. */
final class Suite {
    private Suite() {}

    static Stream<DynamicNode> of(List<Row> rows, List<EndUnderTest> ends) {
        return ends.stream()
                .map(end -> DynamicContainer.dynamicContainer(
                        end.name(),
                        rows.stream()
                                .filter(row -> row.concerns(end.side()))
                                .map(row -> DynamicTest.dynamicTest(row.name(), () -> play(row, end)))));
    }

    private static void play(Row row, EndUnderTest end) throws Exception {
        Outcome outcome = end.play(row);
        assertThat(outcome).as("%s: %s", end.name(), row.name()).isEqualTo(row.expected(end.side()));
    }
}
