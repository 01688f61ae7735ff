package io.longwire.broker.hub;

import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Terms;
import io.longwire.protocol.message.Encodings;
import io.longwire.protocol.message.PreparedMessages;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publications of one destination that come to the subscribers of one loop in one turn, in the order of their offsets, each right behind the one before
 * it, none for some of them only and none that expires: whoever takes all of them shares their wire forms with others who do. Immutable but for those;
 * to be let go of when the call that shows it ends, since they are large. Threads: that loop.
 */
public final class Batch {
    private final List<Publication> publications;
    private final Encodings<PreparedMessages> encodings = new Encodings<>();

    /** @param publications kept, not copied; two or more, which belong together */
    Batch(List<Publication> publications) {
        this.publications = Collections.unmodifiableList(publications);
    }

    /**
     * A batch of them.
     *
     * @param publications one or more, kept, not copied
     * @return null where they are to be delivered one by one
     */
    static @Nullable Batch of(List<Publication> publications) {
        for (int i = 0; i < publications.size(); i++) {
            Publication each = publications.get(i);
            if (!suits(each) || (i > 0 && !follows(publications.get(i - 1), each))) {
                return null;
            }
        }
        return publications.size() > 1 ? new Batch(publications) : null;
    }

    private static boolean suits(Publication publication) {
        return publication.terms().expires() == Terms.NEVER
                && publication.terms().exclude() == null;
    }

    /** Whether the second comes right behind the first. */
    static boolean follows(Publication first, Publication second) {
        Position position = first.position();
        return second.previous() == position.offset()
                && second.position().epoch().equals(position.epoch());
    }

    Publication first() {
        return publications.get(0);
    }

    Position last() {
        return publications.get(publications.size() - 1).position();
    }

    /** All of them, in order. */
    public List<Publication> publications() {
        return publications;
    }

    /** Where all of them were published. */
    public String destination() {
        return first().destination();
    }

    /** The wire forms of all of them together, each under its encoder's key. */
    public Encodings<PreparedMessages> encodings() {
        return encodings;
    }
}
