package io.longwire.embed;

import io.longwire.broker.Broker;
import io.longwire.broker.app.AppLimits;
import io.longwire.broker.app.AppThreads;
import io.longwire.broker.app.Application;
import io.longwire.broker.app.Handlers;
import io.longwire.broker.app.InboundInterceptor;
import io.longwire.broker.app.MessagingTemplate;
import io.longwire.broker.app.OutboundInterceptor;
import io.longwire.broker.app.Outgoing;
import io.longwire.broker.app.Payload;
import io.longwire.broker.engine.Position;
import io.longwire.embed.handler.AnnotatedHandlers;
import io.longwire.embed.handler.JsonPayloads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The application code that a builder was given. */
final class AppParts {
    /**
     * What was made of it for one start.
     *
     * @param own the threads that end with the server; null where they are somebody else's, or none are needed
     */
    record Made(Application application, @Nullable ExecutorService own) {
        void end() {
            if (own != null) {
                own.shutdown();
            }
        }
    }

    final List<Object> annotated = new ArrayList<>();
    final List<InboundInterceptor> inbound = new ArrayList<>();
    final List<OutboundInterceptor> outbound = new ArrayList<>();
    private final List<Consumer<Handlers.Builder>> functional = new ArrayList<>();

    /** Null until it is set or needed: finding Jackson's parts takes a while, which a server without handlers does not have to. */
    private @Nullable JsonPayloads payloads;

    @Nullable
    Executor threads;

    /** The one that was started last. Set by the thread that starts, read by any. */
    private volatile @Nullable Broker broker;

    /** Adds one; what is wrong with it alone is seen at once, with others at the start. */
    void add(Consumer<Handlers.Builder> handler) {
        handler.accept(Handlers.builder());
        functional.add(handler);
    }

    MessagingTemplate messaging() {
        // The writer is looked up late, as it may be set after this call.
        return new MessagingTemplate(this::publish, this::write);
    }

    private Payload write(Object value) {
        return value instanceof Payload payload ? payload : payloads().write(value);
    }

    synchronized void payloads(JsonPayloads chosen) {
        payloads = chosen;
    }

    private synchronized JsonPayloads payloads() {
        if (payloads == null) {
            payloads = JsonPayloads.create();
        }
        return payloads;
    }

    private CompletionStage<Position> publish(Outgoing outgoing) {
        Broker started = broker;
        return started == null
                ? CompletableFuture.failedStage(
                        new IllegalStateException("Not started yet: nothing can be sent before LongwireBuilder.start"))
                : started.publish(outgoing);
    }

    Made make() {
        if (annotated.isEmpty() && functional.isEmpty()) {
            return new Made(application(Handlers.NONE, Application.NONE.threads()), null);
        }
        Executor given = threads;
        if (given != null) {
            return new Made(application(handlers(given), given), null);
        }
        ExecutorService own = AppThreads.create();
        try {
            return new Made(application(handlers(own), own), own);
        } catch (RuntimeException e) {
            own.shutdown();
            throw e;
        }
    }

    private Handlers handlers(Executor chosen) {
        Handlers.Builder handlers = Handlers.builder();
        functional.forEach(each -> each.accept(handlers));
        annotated.forEach(each -> AnnotatedHandlers.add(handlers, each, payloads(), chosen));
        return handlers.build();
    }

    private Application application(Handlers handlers, Executor chosen) {
        return new Application(handlers, inbound, outbound, this::write, chosen, AppLimits.DEFAULT);
    }

    void started(Broker started) {
        broker = started;
    }
}
