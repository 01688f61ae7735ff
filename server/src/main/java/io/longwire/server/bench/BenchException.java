package io.longwire.server.bench;

/** A load cannot be run. The message is for whoever asked for it, in one line. */
final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }
}
