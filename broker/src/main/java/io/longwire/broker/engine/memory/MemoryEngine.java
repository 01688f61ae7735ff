package io.longwire.broker.engine.memory;

import io.longwire.broker.engine.Ability;
import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.DestinationPattern;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.QueueDepth;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
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
    private final Patterns patterns = new Patterns();
    private final Presence presence = new Presence();
    private final QueueSpace space;
    private final Commits commits;
    private final InstantSource clock;
    private final HistoryRules rules;
    private volatile @Nullable EngineListener listener;
    private volatile boolean closed;

    private MemoryEngine(Builder builder) {
        this.clock = builder.clock;
        this.rules = builder.rules;
        this.shards = new Shard[builder.shards];
        AtomicLong offsets = new AtomicLong();
        long bytes = Math.max(1, builder.limits.historyBytes() / shards.length);
        int topics = Math.max(1, builder.limits.topics() / shards.length);
        int keys = Math.max(1, builder.limits.idempotencyKeys() / shards.length);
        this.space = new QueueSpace(builder.limits.queueBytes());
        String epoch = builder.epoch != null ? builder.epoch : randomEpoch();
        for (int i = 0; i < shards.length; i++) {
            Idempotency window = new Idempotency(builder.idempotencyWindow.toMillis(), keys);
            shards[i] = new Shard(epoch, offsets, builder.rules, bytes, topics, patterns, window, space);
        }
        this.commits = new Commits(shards, space);
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
        return EnumSet.of(Ability.HISTORY, Ability.GLOBAL_ORDER, Ability.ATOMIC_BATCH, Ability.QUEUES);
    }

    @Override
    public synchronized CompletionStage<Void> start(EngineListener listener) {
        if (this.listener != null) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("The engine was started already; each broker has one of its own"));
        }
        this.listener = listener;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Position> publish(Draft draft) {
        Shard shard = shard(draft.destination());
        return whileRunning(hears -> {
            synchronized (shard) {
                return commits.publish(draft, clock.millis(), hears);
            }
        });
    }

    @Override
    public CompletionStage<List<Position>> commit(Batch batch) {
        return whileRunning(hears -> commits.commit(batch, clock.millis(), hears));
    }

    @Override
    public CompletionStage<Void> follow(String name) {
        return whileRunning(hears -> {
                    begin(name, hears);
                    return name;
                })
                .thenAccept(followed -> {});
    }

    private void begin(String name, EngineListener hears) {
        Shard shard = shard(name);
        if (DestinationPattern.isPattern(name)) {
            patterns.add(name);
        } else if (Queues.isQueue(name)) {
            synchronized (shard) {
                shard.queues.follow(name, hears);
            }
        } else {
            shard.follow(name);
        }
    }

    @Override
    public CompletionStage<Void> unfollow(String name) {
        Shard shard = shard(name);
        if (DestinationPattern.isPattern(name)) {
            patterns.remove(name);
        } else if (Queues.isQueue(name)) {
            synchronized (shard) {
                shard.queues.unfollow(name);
            }
        } else {
            shard.unfollow(name, clock.millis());
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<History> history(String destination, @Nullable Position since, int count, long bytes) {
        Shard shard = shard(destination);
        return whileRunning(hears -> {
            synchronized (shard) {
                return Queues.isQueue(destination)
                        ? shard.queues.read(destination, since, count, bytes)
                        : shard.read(destination, since, count, bytes, clock.millis());
            }
        });
    }

    @Override
    public CompletionStage<Position> end(String destination) {
        Shard shard = shard(destination);
        return whileRunning(hears -> shard.end());
    }

    @Override
    public boolean retains(String destination) {
        return Queues.isQueue(destination) || rules.policy(destination).count() > 0;
    }

    @Override
    public CompletionStage<List<Lease>> lease(String queue, int count, long bytes) {
        Shard shard = shard(queue);
        return whileRunning(hears -> {
            synchronized (shard) {
                return shard.queues.lease(queue, count, bytes, clock.millis());
            }
        });
    }

    @Override
    public CompletionStage<QueueDepth> depth(String queue) {
        Shard shard = shard(queue);
        return whileRunning(hears -> {
            synchronized (shard) {
                return shard.queues.depth(queue);
            }
        });
    }

    @Override
    public CompletionStage<Boolean> enter(String destination, Member member) {
        return presence.enter(destination, member);
    }

    @Override
    public CompletionStage<Boolean> leave(String destination, Member member) {
        return presence.leave(destination, member);
    }

    @Override
    public CompletionStage<Present> present(String destination, int count) {
        return presence.present(destination, count);
    }

    private interface Operation<T> {
        T run(EngineListener hears) throws Exception;
    }

    /** An exception of the operation fails the stage: its message is for the sender. */
    private <T> CompletionStage<T> whileRunning(Operation<T> operation) {
        EngineListener hears = listener;
        if (closed || hears == null) {
            return CompletableFuture.failedStage(new IllegalStateException("The engine is not running"));
        }
        try {
            return CompletableFuture.completedStage(operation.run(hears));
        } catch (Exception e) {
            return CompletableFuture.failedStage(e);
        }
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

    /** How many bytes stand in queues. */
    public long queueBytes() {
        return space.bytes();
    }

    private long sum(int which) {
        long sum = 0;
        for (Shard shard : shards) {
            sum += shard.size()[which];
        }
        return sum;
    }

    private Shard shard(String destination) {
        return shards[Commits.shardOf(destination, shards.length)];
    }

    /** Collects what an engine is made of. Not for several threads. */
    public static final class Builder {
        private HistoryRules rules = HistoryRules.DEFAULT;
        private MemoryLimits limits = MemoryLimits.DEFAULT;
        private Duration idempotencyWindow = Duration.ofMinutes(10);
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

        /** How long an idempotency key is remembered; default 10 minutes. */
        public Builder idempotencyWindow(Duration window) {
            this.idempotencyWindow = window;
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
