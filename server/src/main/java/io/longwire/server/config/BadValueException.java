package io.longwire.server.config;

/** A value is not of its kind. The message says what is wrong with it; the setting and its source are added by who knows them. */
final class BadValueException extends Exception {
    final Origin origin;

    BadValueException(Origin origin, String message) {
        super(message);
        this.origin = origin;
    }
}
