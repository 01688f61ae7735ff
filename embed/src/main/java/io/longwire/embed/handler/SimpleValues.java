package io.longwire.embed.handler;

import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Text → the types that a header or a variable can have. */
final class SimpleValues {
    private static final Map<Class<?>, Function<String, Object>> READERS = Map.of(
            String.class, text -> text,
            Integer.class, Integer::valueOf,
            Long.class, Long::valueOf,
            Short.class, Short::valueOf,
            Double.class, Double::valueOf,
            Float.class, Float::valueOf,
            Boolean.class, SimpleValues::truth,
            UUID.class, UUID::fromString);

    private SimpleValues() {}

    /** Reads that type, or fails with an {@link IllegalArgumentException}; null when the type is none of these. */
    static @Nullable Function<String, Object> reader(Class<?> type) {
        if (type.isEnum()) {
            return text -> constant(type, text);
        }
        return READERS.get(MethodType.methodType(type).wrap().returnType());
    }

    private static Object constant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("no constant of that name");
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }
}
