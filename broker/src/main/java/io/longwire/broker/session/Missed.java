package io.longwire.broker.session;

import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.Publication;
import org.jspecify.annotations.Nullable;

/** What one subscription missed, as its topic's policy has it, because its client reads too slowly. On the session's loop. */
public final class Missed {
    private record Key(Missed subscription, String key) {}

    private final PatternRules<Overflow> rules;
    private int count;

    public Missed(PatternRules<Overflow> rules) {
        this.rules = rules;
    }

    /** Whether none was left out since the last message that said so. */
    public boolean none() {
        return count == 0;
    }

    /** How many were left out since the last message that said so; the next message is to say it. */
    public int take() {
        int taken = count;
        count = 0;
        return taken;
    }

    /**
     * How a message that has to wait may be left out; null for not at all.
     *
     * @param says how many it says were missed, which has to be said again when it is left out itself
     */
    public Outbound.@Nullable Terms terms(Publication publication, int says) {
        Overflow overflow = rules.get(publication.destination());
        if (overflow == Overflow.DISCONNECT) {
            return null;
        }
        String key = publication.terms().conflationKey();
        return new Outbound.Terms(
                overflow, new Key(this, key != null ? key : publication.destination()), () -> count += says + 1);
    }

    /** How a word of its own about {@code says} missed messages may be left out; the next one says it again. Null for not at all. */
    public Outbound.@Nullable Terms word(Publication publication, int says) {
        return rules.get(publication.destination()) == Overflow.DISCONNECT
                ? null
                : new Outbound.Terms(Overflow.DROP_OLDEST, new Object(), () -> count += says);
    }
}
