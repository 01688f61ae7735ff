package io.longwire.broker.feed;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.AllowAll;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import io.longwire.protocol.connection.Limits;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.HandRunLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A feed over a memory engine, a hub and a loop that the test runs by hand. Not for several threads. */
final class FeedSite {
    static final String EVENTS = "text/event-stream";

    final HandRunLoop loop = new HandRunLoop();
    final MemoryEngine engine = MemoryEngine.builder()
            .clock(loop)
            .epoch("e")
            .history(HistoryRules.of(new HistoryPolicy(3, Duration.ofMinutes(1))))
            .build();
    final Hub hub = new Hub(engine, InstantSource.system());
    Access access = new AllowAll();
    SessionLimits limits = SessionLimits.DEFAULT;
    PatternRules<Overflow> overflow = PatternRules.of(Overflow.DISCONNECT);

    FeedSite() {
        engine.start(hub);
    }

    Feed feed() {
        return new Feed(new FeedContext(
                engine, hub, Authenticator.ANONYMOUS, access, limits, overflow, List.of(), Limits.DEFAULT));
    }

    MemoryExchange exchange(String method, String target, String... headers) {
        return MemoryExchange.of(loop, method, target, headers);
    }

    MemoryExchange ask(String method, String target, String... headers) {
        MemoryExchange exchange = exchange(method, target, headers);
        feed().handle(exchange);
        loop.run();
        return exchange;
    }

    MemoryExchange post(String target, String body, String... headers) {
        MemoryExchange exchange = ask("POST", target, headers);
        exchange.send(body.getBytes(StandardCharsets.UTF_8));
        exchange.sendEnd();
        loop.run();
        return exchange;
    }
}
