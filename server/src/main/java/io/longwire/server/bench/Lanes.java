package io.longwire.server.bench;

import io.longwire.netty.EventLoops;
import io.longwire.protocol.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** The event loops of the generator. Threads: the one that runs the load; not for a loop. */
final class Lanes implements AutoCloseable {
    private final EventLoops loops;
    private final List<Lane> lanes = new ArrayList<>();

    Lanes(int threads) {
        loops = new EventLoops(threads, "bench");
        for (int i = 0; i < loops.count(); i++) {
            lanes.add(new Lane(i, loops.loop()));
        }
    }

    EventLoops loops() {
        return loops;
    }

    int count() {
        return lanes.size();
    }

    /** Any thread. */
    Lane of(Loop loop) {
        for (Lane lane : lanes) {
            if (lane.loop == loop) {
                return lane;
            }
        }
        throw new IllegalArgumentException("Not a loop of the generator: " + loop);
    }

    void each(Consumer<Lane> task) {
        ask(lane -> {
            task.accept(lane);
            return lane;
        });
    }

    /** Asks each lane on its loop, all at once. */
    <T> List<T> ask(Function<Lane, T> question) {
        List<CompletableFuture<T>> answers = lanes.stream()
                .map(lane -> CompletableFuture.supplyAsync(() -> question.apply(lane), lane.loop))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    Lane.State state() {
        return ask(Lane::state).stream().reduce(Lane.State::plus).orElseThrow();
    }

    Lane.Counted counted() {
        return ask(Lane::counted).stream().reduce(Lane.Counted::plus).orElseThrow();
    }

    @Override
    public void close() {
        loops.stop(Duration.ZERO).toCompletableFuture().join();
    }
}
