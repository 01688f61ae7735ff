package io.longwire.engine.sqlite;

/** The file could not be written or read. The message is fit for whoever sent the message; the log says more. */
public final class StorageException extends Exception {
    private static final long serialVersionUID = 1L;

    StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
