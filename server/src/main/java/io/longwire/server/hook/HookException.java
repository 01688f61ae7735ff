package io.longwire.server.hook;

/** The other process failed or was silent. The text is for the log, not for the client. It has no stack: nothing of ours stands in it that would help. */
final class HookException extends Exception {
    private static final long serialVersionUID = 1;

    HookException(String message) {
        super(message, null, false, false);
    }
}
