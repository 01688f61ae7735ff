package io.longwire.broker.app;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call of a handler.
 *
 * @param published what is to be published
 * @param direct what goes to the subscription that asked alone; null for nothing
 * @param directHeaders headers of that, in order
 */
public record Answer(List<Outgoing> published, @Nullable Payload direct, Map<String, String> directHeaders) {
    /** Nothing. */
    static final Answer NOTHING = new Answer(List.of(), null, Map.of());
}
