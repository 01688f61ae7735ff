package io.longwire.broker.feed;

import io.longwire.broker.access.Destination;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.protocol.fallback.JsonText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is retained of some destinations after a cursor, as one list: each destination's messages in their order, those of several by the time they
 * were published.
 *
 * @param cursor where the page ends
 * @param whole whether nothing is missing between the cursor asked for and the page
 * @param more whether more is retained than the page has
 */
record FeedPage(List<Publication> publications, Cursor cursor, boolean whole, boolean more) {
    /** Offsets of several destinations compare where the engine has one order for all; elsewhere they only decide between equal times. */
    private static final Comparator<Publication> EARLIER = Comparator.comparingLong(Publication::timestamp)
            .thenComparingLong(publication -> publication.position().offset());

    boolean isEmpty() {
        return publications.isEmpty();
    }

    /** The same place, and nothing of what stands before it. */
    FeedPage withoutMessages() {
        return new FeedPage(List.of(), cursor, whole, more);
    }

    /**
     * Reads it. The stage may complete on any thread.
     *
     * @param since where to begin; null for the oldest that is retained
     */
    static CompletionStage<FeedPage> read(FeedContext context, FeedRequest request, @Nullable Cursor since) {
        List<Destination> destinations = request.destinations();
        List<CompletableFuture<History>> histories = new ArrayList<>(destinations.size());
        for (int i = 0; i < destinations.size(); i++) {
            histories.add(context.engine()
                    .history(
                            destinations.get(i).name(),
                            since(since, i),
                            request.limit(),
                            Items.MOST_BYTES / destinations.size())
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(histories.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> merged(
                        context,
                        request,
                        since,
                        histories.stream().map(CompletableFuture::join).toList()));
    }

    private static @Nullable Position since(@Nullable Cursor cursor, int index) {
        return cursor == null ? null : cursor.at(index);
    }

    private static FeedPage merged(
            FeedContext context, FeedRequest request, @Nullable Cursor since, List<History> histories) {
        int[] taken = new int[histories.size()];
        List<Publication> merged = new ArrayList<>();
        int next = earliest(histories, taken);
        while (next >= 0 && merged.size() < request.limit()) {
            Publication publication = histories.get(next).publications().get(taken[next]++);
            if (!context.hub().expired(publication)) {
                merged.add(publication);
            }
            next = earliest(histories, taken);
        }
        List<Position> ends = new ArrayList<>();
        boolean whole = true;
        boolean more = next >= 0;
        for (int i = 0; i < histories.size(); i++) {
            History history = histories.get(i);
            ends.add(end(history, taken[i], since(since, i)));
            whole &= history.whole();
            more |= !history.last();
        }
        return new FeedPage(merged, new Cursor(request.destinations(), ends), whole, more);
    }

    /** Whose next publication is the earliest; -1 when none has any more. */
    private static int earliest(List<History> histories, int[] taken) {
        int earliest = -1;
        Publication first = null;
        for (int i = 0; i < taken.length; i++) {
            List<Publication> publications = histories.get(i).publications();
            Publication next = taken[i] < publications.size() ? publications.get(taken[i]) : null;
            if (next != null && (first == null || EARLIER.compare(next, first) < 0)) {
                earliest = i;
                first = next;
            }
        }
        return earliest;
    }

    private static Position end(History history, int taken, @Nullable Position since) {
        if (taken == history.publications().size()) {
            return history.position();
        }
        if (taken > 0) {
            return history.publications().get(taken - 1).position();
        }
        Position first = history.publications().get(0).position();
        // Right before the first: nothing of this destination stands between.
        return since != null && history.whole() ? since : new Position(first.epoch(), first.offset() - 1);
    }

    JsonText json(FeedRequest request) {
        JsonText json = new JsonText(1_024);
        if (request.destinations().size() == 1) {
            json.raw("{\"destination\":").string(request.destinations().get(0).name());
            json.raw(",\"position\":").string(cursor.toString());
        } else {
            String before = "{\"destinations\":[";
            for (Destination destination : request.destinations()) {
                json.raw(before).string(destination.name());
                before = ",";
            }
            json.raw("],\"cursor\":").string(cursor.toString());
        }
        json.raw(",\"complete\":").raw(Boolean.toString(whole));
        json.raw(",\"more\":").raw(Boolean.toString(more)).raw(",\"messages\":[");
        String before = "";
        for (Publication publication : publications) {
            Items.write(json.raw(before), publication, null);
            before = ",";
        }
        return json.raw("]}\n");
    }
}
