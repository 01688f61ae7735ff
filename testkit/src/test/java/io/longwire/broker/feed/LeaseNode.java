package io.longwire.broker.feed;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.AllowAll;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.UnavailableException;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.queue.QueueHub;
import io.longwire.broker.queue.QueuePolicy;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.peer.Identity;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.HandRunLoop;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A node that leases over HTTP: its queue is {@code /queue/q}, it has room for 20 leases, and a message is handed out three times at most. */
final class LeaseNode {
    static final String LEASE = "/api/leases?destination=/queue/q";
    static final int MOST = 20;

    final HandRunLoop loop;
    final MemoryEngine engine;
    final Hub hub;
    final QueueHub queues;
    final LeaseTable table;
    private final Leases leases;

    /** Who asks. */
    String user = "ann";

    Access access = new AllowAll();

    /** Whether the engine refuses to settle. */
    boolean failing;

    private int tokens;

    private LeaseNode(HandRunLoop loop, MemoryEngine engine, String name) {
        this.loop = loop;
        this.engine = engine;
        this.hub = new Hub(engine, loop);
        this.queues = new QueueHub(failingAtWill(), new QueuePolicy(16, 100, Duration.ofMinutes(5), 3), hub.watches());
        this.table = new LeaseTable(() -> name + ++tokens, MOST);
        Authenticator authenticator =
                (peer, credentials) -> CompletableFuture.completedStage(new Identity(user, Map.of(), null));
        FeedContext feed = new FeedContext(
                engine,
                hub,
                authenticator,
                (identity, verb, destination) -> access.may(identity, verb, destination),
                SessionLimits.DEFAULT,
                PatternRules.of(Overflow.DISCONNECT),
                List.of(),
                Limits.DEFAULT);
        this.leases = new Leases(new LeaseContext(feed, queues, table, loop));
    }

    /** One with an engine of its own; its tokens are t1, t2 … */
    static LeaseNode alone() {
        return sharing("t").get(0);
    }

    /** Some that share an engine and a loop; the tokens of each begin with its name. */
    static List<LeaseNode> sharing(String... names) {
        HandRunLoop loop = new HandRunLoop();
        MemoryEngine engine = MemoryEngine.builder().clock(loop).epoch("e").build();
        List<LeaseNode> nodes = List.of(names).stream()
                .map(name -> new LeaseNode(loop, engine, name))
                .toList();
        engine.start(new EngineListener() {
            @Override
            public void published(Publication publication) {
                nodes.forEach(node -> node.hub.published(publication));
            }

            @Override
            public void available(String queue) {
                nodes.forEach(node -> node.queues.available(queue));
            }
        });
        return nodes;
    }

    private Engine failingAtWill() {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (self, method, args) -> failing && method.getName().equals("commit")
                        ? CompletableFuture.failedStage(new UnavailableException("the disk is gone", new IOException()))
                        : method.invoke(engine, args));
    }

    static Draft draft(String text) {
        return new Draft("/queue/q", null, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    void publish(String text) {
        engine.publish(draft(text));
        loop.run();
    }

    MemoryExchange ask(String target, String... headers) {
        return ask("POST", target, headers);
    }

    MemoryExchange get(String target) {
        return ask("GET", target, new String[0]);
    }

    private MemoryExchange ask(String method, String target, String[] headers) {
        MemoryExchange exchange = MemoryExchange.of(loop, method, target, headers);
        leases.handle(exchange);
        loop.run();
        return exchange;
    }

    /** What stands in the queue / what of it is leased. */
    String depth() {
        return engine.depth("/queue/q")
                .thenApply(depth -> depth.messages() + "/" + depth.leased())
                .toCompletableFuture()
                .join();
    }
}
