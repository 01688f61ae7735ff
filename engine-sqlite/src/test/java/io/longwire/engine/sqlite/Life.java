package io.longwire.engine.sqlite;

import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.Terms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One life of an engine, from its start to its end. */
final class Life implements AutoCloseable {
    final SqliteEngine engine;
    final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    Life(SqliteEngineBuilder builder) throws Exception {
        this(builder, publication -> {});
    }

    Life(SqliteEngineBuilder builder, EngineListener listener) throws Exception {
        engine = builder.open();
        await(engine.start(publication -> {
            heard.add(text(publication));
            listener.published(publication);
        }));
    }

    static Life of(Path directory) throws Exception {
        return new Life(SqliteEngine.builder(directory));
    }

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    static String text(Publication publication) {
        return new String(publication.bodyBytes(), StandardCharsets.UTF_8);
    }

    Position publish(String destination, String text) throws Exception {
        return publish(destination, text, Terms.NONE);
    }

    Position publish(String destination, String text, Terms terms) throws Exception {
        return await(engine.publish(draft(destination, text, terms)));
    }

    static Draft draft(String destination, String text, Terms terms) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("a:b\\c", "1\n2\r3\0ü");
        headers.put("empty", "");
        return new Draft(destination, "text/plain", headers, text.getBytes(StandardCharsets.UTF_8), terms);
    }

    History history(String destination, @Nullable Position since) throws Exception {
        return await(engine.history(destination, since, 1_000, 1 << 20));
    }

    List<String> texts(String destination) throws Exception {
        return history(destination, null).publications().stream()
                .map(Life::text)
                .toList();
    }

    List<Lease> lease(String queue) throws Exception {
        return await(engine.lease(queue, 100, 1 << 20));
    }

    void settle(Lease lease, Settlement.Verdict verdict) throws Exception {
        await(engine.commit(Batch.ofSettlements(List.of(Settlement.of(lease, verdict)))));
    }

    /** What a kill at this moment would leave, copied to another directory. */
    Path killed(Path to) throws Exception {
        Files.createDirectories(to);
        Path from = directory();
        for (String name : List.of("longwire.db", "longwire.db-wal", "longwire.tail")) {
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
        return to;
    }

    Path directory() {
        return engine.directory();
    }

    @Override
    public void close() throws Exception {
        await(engine.close());
    }
}
