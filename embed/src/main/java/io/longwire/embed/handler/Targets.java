package io.longwire.embed.handler;

import io.longwire.broker.app.Message;
import io.longwire.broker.app.Reply;
import io.longwire.broker.app.Target;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the results of one method go, as {@link SendTo} and {@link SendToUser} say. Immutable. */
final class Targets {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");

    private final @Nullable SendTo sendTo;
    private final @Nullable SendToUser sendToUser;

    private Targets(@Nullable SendTo sendTo, @Nullable SendToUser sendToUser) {
        this.sendTo = sendTo;
        this.sendToUser = sendToUser;
    }

    static Targets of(Method method, Class<?> type) {
        SendTo sendTo = method.getAnnotation(SendTo.class);
        SendToUser sendToUser = method.getAnnotation(SendToUser.class);
        return sendTo != null || sendToUser != null
                ? new Targets(sendTo, sendToUser)
                : new Targets(inherited(type, SendTo.class), inherited(type, SendToUser.class));
    }

    private static <A extends Annotation> @Nullable A inherited(Class<?> type, Class<A> annotation) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            A found = each.getAnnotation(annotation);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Checks that each variable that stands in them is one of the patterns, and that with any value they are destinations. */
    void check(Method method, Set<String> variables) {
        for (String text : texts(sendTo)) {
            check(method, variables, text);
        }
        for (String text : texts(sendToUser)) {
            check(method, variables, text);
        }
        checkDestinations(method);
    }

    /** Checks that something can be sent there, whatever stands for the variables. */
    void checkDestinations(Method method) {
        for (String text : texts(sendTo)) {
            check(method, new Target.To(VARIABLE.matcher(text).replaceAll("x")), text);
        }
        for (String text : texts(sendToUser)) {
            check(method, new Target.ToAsker(VARIABLE.matcher(text).replaceAll("x"), true), text);
        }
    }

    private static String[] texts(@Nullable SendTo annotation) {
        return annotation == null ? new String[0] : annotation.value();
    }

    private static String[] texts(@Nullable SendToUser annotation) {
        return annotation == null ? new String[0] : annotation.value();
    }

    private static void check(Method method, Target target, String text) {
        String problem = Target.problem(target);
        if (problem != null) {
            throw BadHandlerException.of(method, "nothing can be sent to '" + text + "': " + problem);
        }
    }

    private static void check(Method method, Set<String> variables, String text) {
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            if (!variables.contains(matcher.group(1))) {
                throw BadHandlerException.of(
                        method,
                        "'" + text + "' names {" + matcher.group(1)
                                + "}, which is no variable of the method's pattern; add it there or mend the name");
            }
        }
    }

    /** The result with where it goes; as it is where nothing is said, where it says so itself, and where there is none. */
    @Nullable
    Object address(@Nullable Object result, Message message) {
        if (result == null || result instanceof Reply || (sendTo == null && sendToUser == null)) {
            return result;
        }
        List<Target> targets = new ArrayList<>(1);
        if (sendTo != null) {
            for (String text : orElse(sendTo.value(), "/topic/" + message.rest())) {
                targets.add(new Target.To(filled(text, message.variables())));
            }
        }
        if (sendToUser != null) {
            for (String text : orElse(sendToUser.value(), "/queue/" + message.rest())) {
                targets.add(new Target.ToAsker(filled(text, message.variables()), sendToUser.broadcast()));
            }
        }
        return new Reply(result, Map.of(), targets);
    }

    private static List<String> orElse(String[] texts, String otherwise) {
        return texts.length == 0 ? List.of(otherwise) : List.of(texts);
    }

    private static String filled(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group())));
    }
}
