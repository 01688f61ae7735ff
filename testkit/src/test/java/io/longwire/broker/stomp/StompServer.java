package io.longwire.broker.stomp;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.AllowAll;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.app.Application;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.presence.PresenceBoard;
import io.longwire.broker.queue.QueueHub;
import io.longwire.broker.queue.QueuePolicy;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import io.longwire.testkit.transport.HandRunLoop;
import io.longwire.testkit.transport.MemoryTransport;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A broker without a network, and clients that write STOMP by hand. A {@code ^} in what they send stands for NUL. */
final class StompServer {
    final HandRunLoop loop = new HandRunLoop();
    Engine engine = MemoryEngine.builder().clock(loop).epoch("e").build();
    Access access = new AllowAll();
    Authenticator authenticator = Authenticator.ANONYMOUS;
    Supplier<String> sessionIds = () -> "session-1";
    PatternRules<Overflow> overflow = PatternRules.of(Overflow.DISCONNECT);
    SessionLimits limits = SessionLimits.DEFAULT;
    Application application = Application.NONE;
    QueuePolicy queuePolicy = QueuePolicy.DEFAULT;
    private @Nullable Hub hub;
    private @Nullable QueueHub queues;

    QueueHub queues() {
        return Objects.requireNonNull(queues);
    }

    Hub hub() {
        if (hub == null) {
            hub = new Hub(engine, loop);
            queues = new QueueHub(engine, queuePolicy, hub.watches());
            engine.start(new EngineListener() {
                @Override
                public void published(Publication publication) {
                    hub().published(publication);
                }

                @Override
                public void available(String queue) {
                    queues().available(queue);
                }
            });
        }
        return hub;
    }

    /** A client whose transport is open, and no more. */
    Client open(@Nullable String subprotocol) {
        return new Client(subprotocol);
    }

    /** A client that is connected with that version. */
    Client connect(String version) {
        Client client = open(null);
        client.send("CONNECT\naccept-version:" + version + "\n\n^");
        client.take();
        return client;
    }

    final class Client {
        final MemoryTransport transport;

        private Client(@Nullable String subprotocol) {
            StompContext context = new StompContext(
                    engine,
                    hub(),
                    queues(),
                    new PresenceBoard(engine, hub(), PatternRules.of(true)),
                    authenticator,
                    access,
                    new SessionBounds(limits),
                    overflow,
                    application,
                    sessionIds);
            transport = new MemoryTransport(loop, subprotocol, new StompSession(context));
        }

        void send(String frames) {
            transport.receive(frames.replace('^', '\0'));
            loop.run();
        }

        /** What the server sent since the last call, NUL shown as {@code ^}. */
        List<String> take() {
            loop.run();
            return transport.takeTexts().stream()
                    .map(text -> text.replace('\0', '^'))
                    .toList();
        }

        int closeCode() {
            var reason = transport.closeReason();
            return reason == null ? 0 : reason.code();
        }
    }
}
