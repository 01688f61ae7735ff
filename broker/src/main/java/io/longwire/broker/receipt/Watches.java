package io.longwire.broker.receipt;

import io.longwire.broker.engine.Publication;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The publications of this node whose senders wait for acknowledgements. They are found by the number that travels with the publication, or, where
 * the engine has read it from a disk in between, by its place. Any thread.
 */
public final class Watches {
    record Place(String destination, long offset) {}

    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentHashMap<Long, Watch> byNumber = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Place, Watch> byPlace = new ConcurrentHashMap<>();

    /**
     * Begins to wait. It ends with {@link #end}.
     *
     * @param done called once, on any thread, when nobody is left who has not had a say
     */
    public Watch begin(Consumer<Counts> done) {
        Watch watch = new Watch(numbers.incrementAndGet(), done);
        byNumber.put(watch.number(), watch);
        return watch;
    }

    /** The engine has accepted the publication, and this is where it stands. */
    public void placed(Watch watch, String destination, long offset) {
        Place place = new Place(destination, offset);
        watch.place = place;
        // A message with a known idempotency key stands where the first one does, and that one's sender waits there.
        byPlace.putIfAbsent(place, watch);
        if (!byNumber.containsKey(watch.number())) {
            // It has ended already.
            byPlace.remove(place, watch);
        }
    }

    /** What waits for that publication; null when nobody does. */
    public @Nullable Watch of(Publication publication) {
        if (byNumber.isEmpty()) {
            return null;
        }
        Watch found = byNumber.get(publication.terms().watch());
        return found != null
                ? found
                : byPlace.get(new Place(
                        publication.destination(), publication.position().offset()));
    }

    /**
     * Forgets a watch.
     *
     * @return what was counted, where it was still waiting; else null
     */
    public @Nullable Counts end(Watch watch) {
        byNumber.remove(watch.number());
        Place place = watch.place;
        if (place != null) {
            byPlace.remove(place, watch);
        }
        return watch.giveUp();
    }

    /** How many are waiting. */
    public int size() {
        return byNumber.size();
    }
}
