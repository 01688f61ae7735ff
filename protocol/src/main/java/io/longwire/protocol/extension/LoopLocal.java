package io.longwire.protocol.extension;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What the stages of one loop share: pools, scratch memory. To be used on that loop only. */
public final class LoopLocal {
    private final Map<Class<?>, Object> shared = new HashMap<>();

    /** The object of that class, made when it is first asked for. */
    public <T> T get(Class<T> type, Supplier<T> maker) {
        return type.cast(shared.computeIfAbsent(type, missing -> maker.get()));
    }
}
