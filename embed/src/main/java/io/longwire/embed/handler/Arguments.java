package io.longwire.embed.handler;

import io.longwire.broker.app.Message;
import io.longwire.broker.app.RefusedException;
import io.longwire.protocol.peer.Identity;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters of one method, checked at start. */
final class Arguments {
    private static final String NAME_REMEDY = "give the name in the annotation, or compile with the option -parameters";

    private final Method method;
    private final JsonPayloads payloads;
    private final Set<String> variables;
    private final boolean exceptions;
    private final boolean bodies;

    /**
     * @param variables those that every pattern of the method has; null where it is not known
     * @param exceptions whether it handles exceptions
     * @param bodies whether a message can have a body
     */
    private Arguments(
            Method method, JsonPayloads payloads, @Nullable Set<String> variables, boolean exceptions, boolean bodies) {
        this.method = method;
        this.payloads = payloads;
        this.variables = variables == null ? Set.of() : variables;
        this.exceptions = exceptions;
        this.bodies = bodies;
    }

    static List<Argument> ofHandler(Method method, JsonPayloads payloads, Set<String> variables, boolean bodies) {
        return new Arguments(method, payloads, variables, false, bodies).all();
    }

    static List<Argument> ofExceptionHandler(Method method, JsonPayloads payloads) {
        return new Arguments(method, payloads, null, true, true).all();
    }

    private List<Argument> all() {
        List<Argument> all = new ArrayList<>();
        Parameter body = null;
        for (Parameter parameter : method.getParameters()) {
            Argument special = special(parameter);
            if (special != null) {
                all.add(special);
                continue;
            }
            if (body != null) {
                throw BadHandlerException.of(
                        method,
                        parameter,
                        "a second one for the body, besides '" + body.getName()
                                + "'; say with @DestinationVariable, @Header, @Headers or a known type what it is");
            }
            body = parameter;
            all.add(body(parameter));
        }
        return List.copyOf(all);
    }

    private @Nullable Argument special(Parameter parameter) {
        DestinationVariable variable = parameter.getAnnotation(DestinationVariable.class);
        if (variable != null) {
            return variable(parameter, variable);
        }
        Header header = parameter.getAnnotation(Header.class);
        if (header != null) {
            return header(parameter, header);
        }
        if (parameter.isAnnotationPresent(Headers.class)) {
            if (!parameter.getType().isAssignableFrom(Map.class)) {
                throw BadHandlerException.of(method, parameter, "@Headers is a Map<String, String>; make it one");
            }
            return invocation -> invocation.message().headers();
        }
        return parameter.isAnnotationPresent(Payload.class) ? null : known(parameter);
    }

    private @Nullable Argument known(Parameter parameter) {
        Class<?> type = parameter.getType();
        if (type == Message.class) {
            return Invocation::message;
        }
        if (type == Identity.class) {
            return invocation -> invocation.message().identity();
        }
        if (type == Principal.class || type == UserPrincipal.class) {
            return invocation -> principal(invocation.message().identity());
        }
        if (Throwable.class.isAssignableFrom(type)) {
            if (!exceptions) {
                throw BadHandlerException.of(
                        method,
                        parameter,
                        "only a method with @MessageExceptionHandler gets an exception; take it away");
            }
            return Invocation::failure;
        }
        return null;
    }

    private static @Nullable Principal principal(Identity identity) {
        return identity.name() == null ? null : new UserPrincipal(identity);
    }

    private Argument body(Parameter parameter) {
        if (!bodies) {
            throw BadHandlerException.of(
                    method, parameter, "a SUBSCRIBE has no body; take it away, or say with an annotation what it is");
        }
        Payload payload = parameter.getAnnotation(Payload.class);
        boolean required = payload == null || payload.required();
        if (!required && parameter.getType().isPrimitive()) {
            throw BadHandlerException.of(method, parameter, "a primitive cannot be absent; use its class");
        }
        return payloads.reader(parameter.getParameterizedType(), required);
    }

    private Argument variable(Parameter parameter, DestinationVariable annotation) {
        String name = name(parameter, annotation.value());
        if (!exceptions && !variables.contains(name)) {
            throw BadHandlerException.of(
                    method,
                    parameter,
                    "no pattern of the method, or not each of them, has a variable {" + name
                            + "}; add it or mend the name");
        }
        Function<String, Object> reader = reader(parameter);
        return invocation -> {
            String text = invocation.message().variables().get(name);
            return text == null
                    ? null
                    : read(reader, text, parameter, "What stands for {" + name + "} in the destination");
        };
    }

    private Argument header(Parameter parameter, Header annotation) {
        String name = name(parameter, annotation.value());
        Function<String, Object> reader = reader(parameter);
        String fallback = annotation.defaultValue();
        boolean required = annotation.required() && fallback.isEmpty();
        if (!annotation.required() && fallback.isEmpty() && parameter.getType().isPrimitive()) {
            throw BadHandlerException.of(
                    method, parameter, "a primitive cannot be absent; use its class, or give a defaultValue");
        }
        return invocation -> {
            String text = invocation.message().headers().get(name);
            if (text == null && required) {
                throw refused("Header " + name + " is missing");
            }
            if (text == null && fallback.isEmpty()) {
                return null;
            }
            return read(reader, text == null ? fallback : text, parameter, "Header " + name);
        };
    }

    private Function<String, Object> reader(Parameter parameter) {
        Function<String, Object> reader = SimpleValues.reader(parameter.getType());
        if (reader == null) {
            throw BadHandlerException.of(
                    method, parameter, "it can be String, a number, boolean, an enum or UUID; choose one of them");
        }
        return reader;
    }

    private static Object read(Function<String, Object> reader, String text, Parameter parameter, String what)
            throws RefusedException {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw refused(what + " must be of the type " + parameter.getType().getSimpleName());
        }
    }

    private static RefusedException refused(String what) {
        return new RefusedException("Not what the application expects", what + ".");
    }

    private String name(Parameter parameter, String given) {
        if (!given.isEmpty()) {
            return given;
        }
        if (!parameter.isNamePresent()) {
            throw BadHandlerException.of(method, parameter, "its name is not in the class file; " + NAME_REMEDY);
        }
        return parameter.getName();
    }
}
