package io.longwire.server.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set.
 *
 * @param path section and key in the file, such as {@code server.port}
 * @param flag its flag on the command line, such as {@code --port}; null when it has none
 * @param kind what it takes
 * @param fallback its value when nobody sets it
 * @param doc what it means, one sentence or two
 */
public record Setting<T>(String path, @Nullable String flag, Kind<T> kind, T fallback, String doc) {
    /** Its environment variable: {@code server.allowedHosts} is {@code LONGWIRE_SERVER_ALLOWED_HOSTS}. */
    public String variable() {
        String words = path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_');
        return "LONGWIRE_" + words.toUpperCase(Locale.ROOT);
    }

    /** The part of the path before the dot. */
    public String section() {
        return path.substring(0, path.indexOf('.'));
    }

    /** The part of the path behind the dot. */
    public String key() {
        return path.substring(path.indexOf('.') + 1);
    }

    /** The default as it is written in the file. */
    public String written() {
        return kind.write(fallback);
    }

    T read(Raw raw) throws ConfigException {
        try {
            return kind.read(raw);
        } catch (BadValueException e) {
            throw new ConfigException(e.origin, path + " takes " + kind.takes() + ", but " + e.getMessage());
        }
    }
}
