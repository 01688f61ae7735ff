package io.longwire.embed.handler;

import io.longwire.broker.app.Handlers;
import io.longwire.broker.app.Message;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Annotated methods → handlers, found by one walk over an object's class when the server starts. */
public final class AnnotatedHandlers {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");

    private final Object target;
    private final JsonPayloads payloads;
    private final Executor threads;
    private final ExceptionHandlers exceptions = new ExceptionHandlers();

    private AnnotatedHandlers(Object target, JsonPayloads payloads, Executor threads) {
        this.target = target;
        this.payloads = payloads;
        this.threads = threads;
    }

    /**
     * Adds the methods of an object.
     *
     * @param threads where exceptions of stages are handled
     * @throws BadHandlerException when the object has no annotated method, or one that cannot work; its text says which and why
     */
    public static void add(Handlers.Builder handlers, Object target, JsonPayloads payloads, Executor threads) {
        new AnnotatedHandlers(target, payloads, threads).addTo(handlers);
    }

    private void addTo(Handlers.Builder handlers) {
        List<Method> methods = methods();
        for (Method method : methods) {
            if (method.isAnnotationPresent(MessageExceptionHandler.class)) {
                List<Argument> arguments = Arguments.ofExceptionHandler(method, payloads);
                Targets targets = Targets.of(method, target.getClass());
                targets.checkDestinations(method);
                exceptions.add(method, new Invoker(target, method, arguments, targets));
            }
        }
        int found = 0;
        for (Method method : methods) {
            MessageMapping messages = method.getAnnotation(MessageMapping.class);
            if (messages != null) {
                add(method, messages.value(), true, handlers);
                found++;
            }
            SubscribeMapping subscriptions = method.getAnnotation(SubscribeMapping.class);
            if (subscriptions != null) {
                add(method, subscriptions.value(), false, handlers);
                found++;
            }
        }
        if (found == 0) {
            throw BadHandlerException.of(
                    target.getClass(),
                    "it has no method with @MessageMapping or @SubscribeMapping of "
                            + getClass().getPackageName() + "; annotate one, and import the annotation from there");
        }
    }

    private void add(Method method, String[] texts, boolean bodies, Handlers.Builder handlers) {
        List<String> patterns = patterns(method, texts);
        Set<String> variables = variables(patterns);
        Targets targets = Targets.of(method, target.getClass());
        targets.check(method, variables);
        Invoker invoker =
                new Invoker(target, method, Arguments.ofHandler(method, payloads, variables, bodies), targets);
        for (String pattern : patterns) {
            try {
                if (bodies) {
                    handlers.message(pattern, message -> call(invoker, message));
                } else {
                    handlers.subscription(pattern, message -> call(invoker, message));
                }
            } catch (IllegalArgumentException e) {
                throw BadHandlerException.of(method, e);
            }
        }
    }

    /** All methods, those of superclasses too unless overridden. */
    private List<Method> methods() {
        List<Method> methods = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Class<?> type = target.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                String signature = method.getName() + Arrays.toString(method.getParameterTypes());
                boolean own = Modifier.isPrivate(method.getModifiers());
                if (!method.isSynthetic()
                        && !Modifier.isStatic(method.getModifiers())
                        && (own || seen.add(signature))) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }

    private List<String> patterns(Method method, String[] texts) {
        MessageMapping type = classMapping();
        String[] prefixes = type == null || type.value().length == 0 ? new String[] {""} : type.value();
        String[] rests = texts.length == 0 ? new String[] {""} : texts;
        List<String> patterns = new ArrayList<>();
        for (String prefix : prefixes) {
            for (String rest : rests) {
                String joined = join(prefix, rest);
                if (joined.isEmpty()) {
                    throw BadHandlerException.of(
                            method, "it has no pattern; give one, such as @MessageMapping(\"/chat.{room}\")");
                }
                patterns.add(joined.startsWith("/") ? "/app" + joined : "/app/" + joined);
            }
        }
        return patterns;
    }

    private @Nullable MessageMapping classMapping() {
        for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            MessageMapping found = type.getAnnotation(MessageMapping.class);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** With a slash between, unless one of them brings a separator of its own. */
    private static String join(String prefix, String rest) {
        if (prefix.isEmpty() || rest.isEmpty()) {
            return prefix + rest;
        }
        boolean ends = prefix.endsWith("/") || prefix.endsWith(".");
        boolean begins = rest.startsWith("/") || rest.startsWith(".");
        if (ends && rest.startsWith("/")) {
            return prefix + rest.substring(1);
        }
        return ends || begins ? prefix + rest : prefix + "/" + rest;
    }

    /** Those that each of the patterns has. */
    private static Set<String> variables(List<String> patterns) {
        Set<String> common = new HashSet<>();
        for (int i = 0; i < patterns.size(); i++) {
            Set<String> names = new HashSet<>();
            Matcher matcher = VARIABLE.matcher(patterns.get(i));
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
            if (i == 0) {
                common.addAll(names);
            } else {
                common.retainAll(names);
            }
        }
        return common;
    }

    private @Nullable Object call(Invoker invoker, Message message) throws Exception {
        try {
            Object result = invoker.call(message, null);
            if (result instanceof CompletionStage<?> stage && !exceptions.isEmpty()) {
                return answered(message, stage);
            }
            return result;
        } catch (Throwable e) {
            return handled(message, e);
        }
    }

    /** A stage that fails is handled on the application's threads, as what is thrown is. */
    private CompletionStage<@Nullable Object> answered(Message message, CompletionStage<?> stage) {
        CompletionStage<CompletionStage<@Nullable Object>> handled = stage.handle((value, failure) -> failure == null
                ? CompletableFuture.completedStage(value)
                : CompletableFuture.supplyAsync(() -> later(message, failure), threads)
                        .thenCompose(AnnotatedHandlers::flat));
        return handled.thenCompose(Function.identity());
    }

    private static CompletionStage<@Nullable Object> flat(@Nullable Object result) {
        return result instanceof CompletionStage<?> stage
                ? stage.thenApply(value -> value)
                : CompletableFuture.completedStage(result);
    }

    private @Nullable Object later(Message message, Throwable failure) {
        try {
            return exceptions.handle(message, failure);
        } catch (Throwable e) {
            throw new CompletionException(e);
        }
    }

    private @Nullable Object handled(Message message, Throwable failure) throws Exception {
        try {
            return exceptions.handle(message, failure);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
