package io.longwire.broker.access;

/** A text that names no destination. Its message is fit for the client: the text is shown escaped and shortened. */
public final class DestinationException extends Exception {
    public DestinationException(String message) {
        super(message);
    }
}
