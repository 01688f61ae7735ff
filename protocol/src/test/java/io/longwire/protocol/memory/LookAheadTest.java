package io.longwire.protocol.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A walk from the last element to the first finds each read before its turn, and read once. */
final class LookAheadTest {
    private final List<Integer> read = new ArrayList<>();
    private final LookAhead<Integer> ahead = new LookAhead<>(element -> {
        read.add(element);
        return element;
    });

    private static List<Integer> upTo(int size) {
        return IntStream.range(0, size).boxed().collect(Collectors.toCollection(ArrayList::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 31, 32, 33, 64, 100, 1_000})
    void eachIsReadOnceAndBeforeItsTurn(int size) {
        List<Integer> elements = upTo(size);

        for (int i = size - 1; i >= 0; i--) {
            ahead.at(i, elements);
            assertThat(read).contains(elements.get(i));
        }

        assertThat(read).doesNotHaveDuplicates().hasSize(size);
    }

    @Test
    void itIsAFewAheadOfTheWalk() {
        ahead.at(99, upTo(100));
        assertThat(read).containsExactly(99, 98, 97, 96);

        read.clear();
        ahead.at(95, upTo(100));
        assertThat(read).hasSize(32).contains(64).doesNotContain(63);
    }

    @Test
    void whatLeavesDuringTheWalkDoesNotDisturbIt() {
        List<Integer> elements = upTo(100);

        for (int i = elements.size() - 1; i >= 0; i = Math.min(i, elements.size()) - 1) {
            ahead.at(i, elements);
            assertThat(read).contains(elements.get(i));
            elements.set(i, elements.get(elements.size() - 1)); // the last takes the place of the one that leaves
            elements.remove(elements.size() - 1);
            if (i % 3 == 0 && !elements.isEmpty()) {
                elements.remove(elements.size() - 1);
            }
        }

        assertThat(elements).isEmpty();
    }

    @Test
    void whatFailsIsForItsOwnTurnToTell() {
        LookAhead<Integer> failing = new LookAhead<>(element -> {
            throw new IllegalStateException("on purpose");
        });

        assertThatCode(() -> failing.at(2, upTo(3))).doesNotThrowAnyException();
    }

    @Test
    void whereThereIsOnlyOneItHasItsTurnAtOnce() {
        ahead.at(0, upTo(1));

        assertThat(read).isEmpty();
    }

    @Test
    void whatItReadsCountsOrTheCompilerWouldLeaveItOut() {
        ahead.at(2, upTo(3));

        assertThat(ahead.seen()).isEqualTo(3);
    }
}
