package io.longwire.broker.feed;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The leases that readers over HTTP hold on this node, by their tokens; bounded. Any thread. */
final class LeaseTable {
    /** Leases at a time, in a server. */
    static final int MOST = 10_000;

    private final Supplier<String> tokens;
    private final int most;
    private final ConcurrentHashMap<String, HeldLease> held = new ConcurrentHashMap<>();
    private final AtomicInteger reserved = new AtomicInteger();

    /**
     * @param tokens makes one that nobody can guess
     * @param most leases at a time
     */
    LeaseTable(Supplier<String> tokens, int most) {
        this.tokens = tokens;
        this.most = most;
    }

    int most() {
        return most;
    }

    /** Makes room for that many or, where there is less, for fewer; answers for how many. What is not held after all is given back with {@link #free}. */
    int reserve(int count) {
        int before = reserved.getAndUpdate(now -> Math.min(most, now + count));
        return Math.min(count, most - before);
    }

    void free(int count) {
        reserved.addAndGet(-count);
    }

    /** Holds one for which there is room. */
    String hold(HeldLease lease) {
        String token = tokens.get();
        held.put(token, lease);
        return token;
    }

    /** The same again, under the token it had. */
    void holdAgain(String token, HeldLease lease) {
        held.put(token, lease);
    }

    /**
     * Takes one out, to be settled; its room stays reserved.
     *
     * @param owner the name of whoever asks; null for nobody in particular
     * @return null when there is none, or it is another's
     */
    @Nullable
    HeldLease take(String token, @Nullable String owner) {
        HeldLease lease = held.get(token);
        return lease != null && Objects.equals(lease.grant().owner(), owner) && held.remove(token, lease)
                ? lease
                : null;
    }

    /** Takes one out whose time is over; false when it was taken already. */
    boolean remove(String token) {
        return held.remove(token) != null;
    }
}
