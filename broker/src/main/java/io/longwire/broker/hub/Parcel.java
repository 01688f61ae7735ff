package io.longwire.broker.hub;

import io.longwire.broker.engine.Publication;
import io.longwire.broker.receipt.Watch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What lies in a lane's mailbox. */
sealed interface Parcel permits Parcel.Asking, Parcel.Delivery, Parcel.Overrun, Parcel.Task {
    /**
     * Does a part of the work, on the lane's loop.
     *
     * @param budget how many steps may be taken, 1 or more
     * @return how many steps are left; 0 when it is not done
     */
    int run(int budget);

    /** Publications on their way to the subscribers of one loop: one, or several that came while the loop was busy, so that each subscriber is visited once. */
    final class Delivery implements Parcel {
        private static final int MOST_BYTES = 256 << 10;

        final Route route;
        private final List<Publication> publications = new ArrayList<>(1);
        private long bytes;

        /** All of them, where they are several that belong together; null else. */
        private @Nullable Batch batch;

        /** Those before it are still to be served; -1 before the walk. Guarded by the lane's loop. */
        private int left = -1;

        Delivery(Route route, Publication publication) {
            this.route = route;
            this.publications.add(publication);
            this.bytes = publication.size();
        }

        /**
         * Takes what the next one brings, if that goes the same way to several: not much, for its bytes count until all have had them; and not to those of a
         * pattern, which know only the latest that they have had.
         */
        boolean join(@Nullable Parcel next) {
            if (!(next instanceof Delivery delivery)
                    || delivery.route != route
                    || route.topic.pattern
                    || route.size() < 2
                    || bytes + delivery.bytes > MOST_BYTES) {
                return false;
            }
            bytes += delivery.bytes;
            return publications.add(delivery.publications.get(0)); // in the mailbox each has one
        }

        /** No further one joins. */
        void seal() {
            batch = Batch.of(publications);
        }

        /** Bytes of all of them. */
        long bytes() {
            return bytes;
        }

        int count() {
            return publications.size();
        }

        /**
         * Walks from the last subscriber to the first, since removing one puts the last into its place: that one then is served already, and a
         * second time does not harm, for a subscription knows what it has had. New ones come behind, and need nothing older than themselves.
         */
        @Override
        public int run(int budget) {
            int steps = budget;
            if (left < 0) {
                left = route.size();
            }
            left = Math.min(left, route.size());
            while (left > 0) {
                if (steps <= 0) {
                    return 0;
                }
                left--;
                route.lookAhead(left);
                route.lane.serve(route.get(left), this);
                left = Math.min(left, route.size());
                steps -= count();
            }
            return Math.max(steps, 1);
        }

        void deliver(Subscription subscription) {
            if (batch != null && subscription.deliver(batch)) {
                return;
            }
            for (int i = 0; i < publications.size(); i++) {
                subscription.deliver(publications.get(i));
            }
        }
    }

    /** Who of the subscribers of one loop is to be waited for; it goes before the delivery, which may be left out and read later. */
    final class Asking implements Parcel {
        private final Route route;
        private final Watch watch;
        private final long offset;
        private final @Nullable String exclude;

        Asking(Route route, Watch watch, Publication publication) {
            this.route = route;
            this.watch = watch;
            this.offset = publication.position().offset();
            this.exclude = publication.terms().exclude();
        }

        @Override
        public int run(int budget) {
            for (int i = 0; i < route.size(); i++) {
                route.get(i).watched(watch, offset, exclude);
            }
            watch.settled();
            return budget;
        }
    }

    /** The mailbox was full, and publications of that route were left out: its subscribers have to read them again. */
    record Overrun(Route route) implements Parcel {
        @Override
        public int run(int budget) {
            route.overrun.set(false);
            for (int i = route.size() - 1; i >= 0; i--) {
                if (i < route.size()) {
                    route.get(i).repair();
                }
            }
            return budget;
        }
    }

    /** Anything else that has to keep its place in the order. */
    record Task(Runnable task) implements Parcel {
        @Override
        public int run(int budget) {
            task.run();
            return budget;
        }
    }
}
