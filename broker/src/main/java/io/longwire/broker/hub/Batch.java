package io.longwire.broker.hub;

import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Terms;
import io.longwire.protocol.message.Encodings;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import java.util.List;
import java.util.function.Function;

/**
 * Publications of one destination that come to the subscribers of one loop in one turn, each right behind the one before it, none for some of them only
 * and none that expires: whoever takes all of them shares their wire forms with others who do. Guarded by that loop.
 */
public final class Batch {
    private final List<Publication> publications;
    private final Encodings<PreparedMessages> encodings = new Encodings<>();

    /** @param publications kept, not copied; two or more */
    Batch(List<Publication> publications) {
        this.publications = publications;
    }

    /** Whether the publication may stand in a batch at all. */
    static boolean suits(Publication publication) {
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

    /** Where all of them were published. */
    public String destination() {
        return first().destination();
    }

    /**
     * The messages made of them, once for all who ask with an equal key.
     *
     * @param encoder makes one of them
     */
    public PreparedMessages messages(Object key, Function<Publication, PreparedMessage> encoder) {
        PreparedMessages known = encodings.find(key);
        return known != null
                ? known
                : encodings.get(
                        key,
                        () -> new PreparedMessages(
                                publications.stream().map(encoder).toList()));
    }
}
