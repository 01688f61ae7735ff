package io.longwire.broker.stomp;

import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.Lease;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine that does what another does, but whose word on publications and batches comes when the test says so, and as it says. */
final class SlowEngine {
    private final Queue<Runnable> answers = new ArrayDeque<>();
    private final Engine slow;

    /** What publications and batches fail with from now on, undone; null for not at all. */
    @Nullable
    Throwable failure;

    SlowEngine(Engine real) {
        slow = (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (self, method, args) -> {
                    boolean writes = method.getName().equals("publish")
                            || method.getName().equals("commit");
                    Throwable fails = failure;
                    if (writes && fails != null) {
                        return answeredLater(CompletableFuture.failedStage(fails));
                    }
                    try {
                        Object done = method.invoke(real, args);
                        return writes ? answeredLater((CompletionStage<?>) done) : done;
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    private <T> CompletionStage<T> answeredLater(CompletionStage<T> done) {
        CompletableFuture<T> later = new CompletableFuture<>();
        answers.add(() -> done.whenComplete((value, failed) -> {
            if (failed != null) {
                later.completeExceptionally(failed);
            } else {
                later.complete(value);
            }
        }));
        return later;
    }

    /** An engine that tells of each lease it grants. */
    @SuppressWarnings("unchecked")
    static Engine leasing(Engine real, Consumer<Lease> each) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (self, method, args) -> {
                    Object done = method.invoke(real, args);
                    return method.getName().equals("lease")
                            ? ((CompletionStage<List<Lease>>) done)
                                    .whenComplete((leases, failed) -> leases.forEach(each))
                            : done;
                });
    }

    Engine engine() {
        return slow;
    }

    /** Gives the oldest answer that is due; false when there is none. */
    boolean answer() {
        Runnable next = answers.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }
}
