package io.longwire.broker.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WatchesTest {
    /** As an engine has it that read it from a disk. */
    private static final Publication PUBLICATION =
            new Publication(new Draft("/queue/a", null, Map.of(), new byte[0]), new Position("e", 7), 0, 0);

    private final Watches watches = new Watches();

    @Test
    void aRepeatDoesNotTakeThePlaceOfTheFirstThatWaitsThere() {
        Watch first = watches.begin(counts -> {});
        watches.placed(first, "/queue/a", 7);
        Watch repeat = watches.begin(counts -> {});
        watches.placed(repeat, "/queue/a", 7);
        assertThat(watches.of(PUBLICATION)).isSameAs(first);

        watches.end(repeat);

        assertThat(watches.of(PUBLICATION)).isSameAs(first);
    }
}
