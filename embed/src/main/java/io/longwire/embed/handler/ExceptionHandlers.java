package io.longwire.embed.handler;

import io.longwire.broker.app.Message;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The methods of one object that handle exceptions, by the exception. */
final class ExceptionHandlers {
    private final Map<Class<?>, Invoker> byType = new HashMap<>();

    void add(Method method, Invoker invoker) {
        for (Class<?> type : types(method)) {
            if (byType.putIfAbsent(type, invoker) != null) {
                throw BadHandlerException.of(
                        method, "a second method that handles " + type.getName() + "; leave one of them");
            }
        }
    }

    private static List<Class<?>> types(Method method) {
        List<Class<?>> types = new ArrayList<>(
                List.of(method.getAnnotation(MessageExceptionHandler.class).value()));
        List<Class<?>> taken = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            if (Throwable.class.isAssignableFrom(parameter.getType())) {
                taken.add(parameter.getType());
            }
        }
        if (types.isEmpty()) {
            types.addAll(taken);
        }
        if (types.isEmpty()) {
            throw BadHandlerException.of(
                    method,
                    "it does not say which exceptions it handles; name them in @MessageExceptionHandler or take one as a parameter");
        }
        for (Class<?> parameter : taken) {
            for (Class<?> type : types) {
                if (!parameter.isAssignableFrom(type)) {
                    throw BadHandlerException.of(
                            method,
                            "a " + type.getName() + " cannot be passed as a " + parameter.getName()
                                    + "; change one of them");
                }
            }
        }
        return types;
    }

    boolean isEmpty() {
        return byType.isEmpty();
    }

    /** Lets the closest method handle it; throws it where there is none. */
    @Nullable
    Object handle(Message message, Throwable thrown) throws Throwable {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            Invoker found = byType.get(type);
            if (found != null) {
                return found.call(message, failure);
            }
        }
        throw failure;
    }
}
