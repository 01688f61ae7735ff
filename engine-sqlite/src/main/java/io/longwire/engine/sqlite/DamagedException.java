package io.longwire.engine.sqlite;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The file is there, but what is in it cannot be relied on. It is left as it is. */
public final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
