package io.longwire.server.config;

import java.util.List;
import java.util.Map;

/** A value as its source wrote it, before its setting has read it. */
public sealed interface Raw {
    /** Where it was written. */
    Origin origin();

    /** A scalar: the whole of a flag or variable, or a plain value of the file. */
    record Text(String text, Origin origin) implements Raw {}

    /** A list: a repeated flag, or a sequence of the file. */
    record Items(List<Raw> items, Origin origin) implements Raw {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A mapping of the file. */
    record Fields(Map<String, Raw> fields, Origin origin) implements Raw {}
}
