package io.longwire.broker.engine.memory;

import io.longwire.broker.engine.Ability;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.Position;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one node that keeps everything in the heap, within {@link MemoryLimits}. Every stage it returns is complete.
 *
 * <p>An engine has one epoch, made when it is built, and one count of offsets for all destinations: an offset is never used twice, even when a
 * destination was forgotten in between. A destination is forgotten once nobody follows it and its history is empty or has to go. Whoever
 * comes back to it with a position from before the last one forgotten is told that something may be missing; that may be too careful,
 * never too bold.
 */
public final class MemoryEngine implements Engine {
    private static final int SHARDS = 16;

    private final Shard[] shards;
    private final InstantSource clock;
    private volatile @Nullable EngineListener listener;
    private volatile boolean closed;

    private MemoryEngine(Builder builder) {
        this.clock = builder.clock;
        this.shards = new Shard[builder.shards];
        AtomicLong offsets = new AtomicLong();
        long bytes = Math.max(1, builder.limits.historyBytes() / shards.length);
        int topics = Math.max(1, builder.limits.topics() / shards.length);
        String epoch = builder.epoch != null ? builder.epoch : randomEpoch();
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard(epoch, offsets, builder.rules, bytes, topics);
        }
    }

    private static String randomEpoch() {
        return Long.toString(new SecureRandom().nextLong() >>> 16, Character.MAX_RADIX);
    }

    /** Begins an engine with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.HISTORY, Ability.GLOBAL_ORDER);
    }

    @Override
    public CompletionStage<Void> start(EngineListener listener) {
        this.listener = listener;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Position> publish(Draft draft) {
        EngineListener now = listener;
        if (closed || now == null) {
            return refused();
        }
        return CompletableFuture.completedStage(shard(draft.destination()).publish(draft, clock.millis(), now));
    }

    @Override
    public CompletionStage<Void> follow(String destination) {
        if (closed) {
            return refused();
        }
        shard(destination).follow(destination);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> unfollow(String destination) {
        shard(destination).unfollow(destination, clock.millis());
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<History> history(String destination, @Nullable Position since, int count, long bytes) {
        if (closed) {
            return refused();
        }
        return CompletableFuture.completedStage(
                shard(destination).read(destination, since, count, bytes, clock.millis()));
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        return CompletableFuture.completedStage(null);
    }

    /** How many destinations are remembered. */
    public long topics() {
        return sum(0);
    }

    /** How many bytes of history are retained. */
    public long historyBytes() {
        return sum(1);
    }

    private long sum(int which) {
        long sum = 0;
        for (Shard shard : shards) {
            sum += shard.size()[which];
        }
        return sum;
    }

    private Shard shard(String destination) {
        int hash = destination.hashCode();
        return shards[Math.floorMod(hash ^ (hash >>> 16), shards.length)];
    }

    private static <T> CompletionStage<T> refused() {
        return CompletableFuture.failedStage(new IllegalStateException("The engine is not running"));
    }

    /** Collects what an engine is made of. Not for several threads. */
    public static final class Builder {
        private HistoryRules rules = HistoryRules.DEFAULT;
        private MemoryLimits limits = MemoryLimits.DEFAULT;
        private InstantSource clock = InstantSource.system();
        private @Nullable String epoch;
        private int shards = SHARDS;

        private Builder() {}

        /** What is retained where; default {@link HistoryRules#DEFAULT}. */
        public Builder history(HistoryRules rules) {
            this.rules = rules;
            return this;
        }

        /** What it may take; default {@link MemoryLimits#DEFAULT}. */
        public Builder limits(MemoryLimits limits) {
            this.limits = limits;
            return this;
        }

        /** The time that publications are stamped with and expire by; default the system's. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /** The epoch, as {@link Position} has it; default a random one. Two engines with the same must not follow one another. */
        public Builder epoch(String epoch) {
            this.epoch = new Position(epoch, 0).epoch();
            return this;
        }

        /** Over how many locks the destinations are spread; default 16. The limits are split evenly. */
        public Builder shards(int count) {
            if (count <= 0) {
                throw new IllegalArgumentException("shards must be more than 0, but is " + count);
            }
            this.shards = count;
            return this;
        }

        public MemoryEngine build() {
            return new MemoryEngine(this);
        }
    }
}
