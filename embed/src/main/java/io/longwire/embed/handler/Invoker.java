package io.longwire.embed.handler;

import io.longwire.broker.app.Message;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Calls one method of one object. Immutable. */
final class Invoker {
    private final MethodHandle handle;
    private final List<Argument> arguments;
    private final Targets targets;

    Invoker(Object target, Method method, List<Argument> arguments, Targets targets) {
        this.handle = handle(target, method)
                .asSpreader(Object[].class, arguments.size())
                .asType(MethodType.methodType(Object.class, Object[].class));
        this.arguments = arguments;
        this.targets = targets;
    }

    private static MethodHandle handle(Object target, Method method) {
        try {
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method).bindTo(target);
        } catch (IllegalAccessException | RuntimeException e) {
            throw BadHandlerException.of(
                    method,
                    "it cannot be called from here; make class and method public, or open the module: "
                            + e.getMessage());
        }
    }

    /** Calls it. What it returns, or the stage it returns completes with, goes where it belongs. */
    @Nullable
    Object call(Message message, @Nullable Throwable failure) throws Throwable {
        Invocation invocation = new Invocation(message, failure);
        @Nullable Object[] values = new @Nullable Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).of(invocation);
        }
        Object result = (Object) handle.invokeExact(values);
        return result instanceof CompletionStage<?> stage
                ? stage.thenApply(value -> targets.address(value, message))
                : targets.address(result, message);
    }
}
