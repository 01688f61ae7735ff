package io.longwire.embed.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import org.jspecify.annotations.Nullable;

/** An annotated method that cannot work; the text names class, method, parameter and remedy. */
public final class BadHandlerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private BadHandlerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static BadHandlerException of(Method method, String what) {
        return new BadHandlerException(named(method) + ": " + what, null);
    }

    static BadHandlerException of(Method method, IllegalArgumentException cause) {
        return new BadHandlerException(named(method) + ": " + cause.getMessage(), cause);
    }

    static BadHandlerException of(Method method, Parameter parameter, String what) {
        return new BadHandlerException(
                named(method) + ": parameter '" + parameter.getType().getSimpleName() + " " + parameter.getName()
                        + "': " + what,
                null);
    }

    static BadHandlerException of(Class<?> type, String what) {
        return new BadHandlerException(type.getName() + ": " + what, null);
    }

    private static String named(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }
}
