package io.longwire.broker;

import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.hub.EndReason;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.hub.Outlet;
import io.longwire.broker.hub.Subscriber;
import io.longwire.broker.hub.Subscription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Subscriptions of code in this JVM: each has a mailbox and an order of its own, so that a slow one keeps nobody else waiting. */
final class LocalSubscriptions {
    private static final long MAILBOX_BYTES = 8 << 20;

    private final Hub hub;
    private final Executor threads;

    LocalSubscriptions(Hub hub, Executor threads) {
        this.hub = hub;
        this.threads = threads;
    }

    CompletionStage<LocalSubscription> subscribe(String destination, @Nullable Position since, Subscriber listener) {
        Local local = new Local(listener, new SerialExecutor(threads));
        local.serial.execute(() -> local.begin(destination, since));
        return local.started;
    }

    private final class Local implements Subscriber, LocalSubscription {
        private final Subscriber listener;
        private final Executor serial;
        private final Outlet outlet;
        private final CompletableFuture<LocalSubscription> started = new CompletableFuture<>();

        /** Guarded by the serial executor. */
        private @Nullable Subscription subscription;

        /** Set by any thread, so that nothing is delivered after it. */
        private volatile boolean closed;

        Local(Subscriber listener, Executor serial) {
            this.listener = listener;
            this.serial = serial;
            this.outlet = hub.privateOutlet(serial, MAILBOX_BYTES);
        }

        void begin(String destination, @Nullable Position since) {
            subscription = hub.subscribe(outlet, destination, since, this);
        }

        @Override
        public void started(boolean whole) {
            if (!closed) {
                listener.started(whole);
                started.complete(this);
            }
        }

        @Override
        public void publication(Publication publication) {
            if (!closed) {
                listener.publication(publication);
            }
        }

        @Override
        public void ended(EndReason reason) {
            hub.release(outlet);
            started.completeExceptionally(new IllegalStateException(reason.text()));
            if (!closed) {
                closed = true;
                listener.ended(reason);
            }
        }

        @Override
        public void close() {
            closed = true;
            hub.release(outlet);
            serial.execute(() -> {
                if (subscription != null) {
                    subscription.cancel();
                }
            });
        }
    }
}
