package io.longwire.testkit.engine;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Terms;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An engine that was started, and what it told its listener. */
final class RunningEngine {
    final Engine engine;
    final List<Publication> heard = Collections.synchronizedList(new ArrayList<>());
    final List<String> available = Collections.synchronizedList(new ArrayList<>());
    private final long patience;

    RunningEngine(Engine engine, long patienceMillis) {
        this.engine = engine;
        this.patience = patienceMillis;
        await(engine.start(new EngineListener() {
            @Override
            public void published(Publication publication) {
                heard.add(publication);
            }

            @Override
            public void available(String queue) {
                available.add(queue);
            }
        }));
    }

    <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(patience, TimeUnit.MILLISECONDS)
                .join();
    }

    Throwable failure(CompletionStage<?> stage) {
        return stage.toCompletableFuture()
                .orTimeout(patience, TimeUnit.MILLISECONDS)
                .handle((value, failure) -> {
                    if (failure == null) {
                        throw new AssertionError("Did not fail, but answered " + value);
                    }
                    return failure.getCause() != null ? failure.getCause() : failure;
                })
                .join();
    }

    Position publish(String destination, String text) {
        return await(engine.publish(draft(destination, text)));
    }

    Position publish(String destination, String text, Terms terms) {
        return await(engine.publish(draft(destination, text, terms)));
    }

    static Draft draft(String destination, String text) {
        return draft(destination, text, Terms.NONE);
    }

    static Draft draft(String destination, String text, Terms terms) {
        return new Draft(destination, "text/plain", Map.of("n", "v"), text.getBytes(StandardCharsets.UTF_8), terms);
    }

    History history(String destination, @Nullable Position since, int count) {
        return await(engine.history(destination, since, count, 1 << 20));
    }

    List<Lease> lease(String queue, int count) {
        return await(engine.lease(queue, count, 1 << 20));
    }

    void follow(String name) {
        await(engine.follow(name));
    }

    static List<String> texts(List<Publication> publications) {
        return List.copyOf(publications).stream()
                .map(publication -> new String(publication.bodyBytes(), StandardCharsets.UTF_8))
                .toList();
    }

    static List<String> leased(List<Lease> leases) {
        return texts(leases.stream().map(Lease::publication).toList());
    }
}
