package io.longwire.broker.app;

import io.longwire.broker.access.DestinationException;
import io.longwire.broker.engine.Publication;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The application's own code: its handlers, what stands before and behind them, and the threads they run on. Immutable.
 *
 * @param inbound see each command, one after the other
 * @param outbound see each publication for each STOMP client, one after the other
 * @param writer makes bodies out of what handlers answer
 * @param threads handlers run here: it must run each task on a thread of its own, never in the caller
 * @param limits what may wait
 */
public record Application(
        Handlers handlers,
        List<InboundInterceptor> inbound,
        List<OutboundInterceptor> outbound,
        PayloadWriter writer,
        Executor threads,
        AppLimits limits) {
    /** No application code. */
    public static final Application NONE = new Application(
            Handlers.NONE,
            List.of(),
            List.of(),
            PayloadWriter.PLAIN,
            task -> {
                throw new RejectedExecutionException("No application code is here");
            },
            AppLimits.DEFAULT);

    public Application {
        inbound = List.copyOf(inbound);
        outbound = List.copyOf(outbound);
    }

    /**
     * Calls a handler on the application's threads. Any thread.
     *
     * @param subscription whether it answers a SUBSCRIBE
     * @return what came of it; fails with what the handler threw
     */
    public CompletionStage<Answer> call(Handlers.Match match, Message message, boolean subscription) {
        Call call = new Call(match.handler(), message.withVariables(match.variables()), subscription);
        try {
            threads.execute(call);
        } catch (RejectedExecutionException e) {
            call.answer.completeExceptionally(e);
        }
        return call.answer;
    }

    private final class Call implements Runnable {
        private final Handler handler;
        private final Message message;
        private final boolean subscription;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        Call(Handler handler, Message message, boolean subscription) {
            this.handler = handler;
            this.message = message;
            this.subscription = subscription;
        }

        @Override
        public void run() {
            try {
                Object result = handler.handle(message);
                if (result instanceof CompletionStage<?> stage) {
                    CompletionStage<?> unused = stage.whenCompleteAsync(this::finish, threads);
                } else {
                    write(result);
                }
            } catch (Throwable e) {
                // Whatever it is, somebody waits for an answer.
                answer.completeExceptionally(e);
            }
        }

        private void finish(@Nullable Object value, @Nullable Throwable failure) {
            try {
                if (failure != null) {
                    answer.completeExceptionally(failure);
                } else {
                    write(value);
                }
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        }

        private void write(@Nullable Object value) throws DestinationException {
            answer.complete(Answering.of(message, subscription, value, writer));
        }
    }

    /** Shows a command to the interceptors. On the client's loop. */
    public CompletionStage<Incoming> received(Incoming incoming) {
        CompletionStage<Incoming> stage = CompletableFuture.completedStage(incoming);
        for (InboundInterceptor interceptor : inbound) {
            stage = stage.thenCompose(interceptor::received);
        }
        return stage;
    }

    /** Shows a publication to the interceptors; null when one leaves it out. On the client's loop. */
    public @Nullable Publication delivering(Publication publication, Recipient recipient) {
        Publication shown = publication;
        for (OutboundInterceptor interceptor : outbound) {
            if (shown != null) {
                shown = interceptor.delivering(shown, recipient);
            }
        }
        return shown;
    }
}
