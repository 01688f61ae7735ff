package io.longwire.verification.interop;

/** What not every peer can do, as the end of a sentence that begins with its name. */
enum Ability {
    SEND_FRAGMENTS("sends a message in fragments"),
    SEND_BINARY_FRAGMENTS("sends a binary message in fragments"),
    SEND_MANY("sends many messages while it reads"),
    SEND_PING("sends a ping"),
    SHOW_PONG("shows a pong"),
    SEND_CLOSE("sends its close before it ends the connection"),
    ANSWER_CLOSE("answers a close before it ends the connection"),
    COMPRESS("compresses"),
    COMPRESS_EMPTY("compresses an empty message"),
    COMPRESS_FRAGMENTS("compresses a message in fragments"),
    FORGET_CONTEXT("compresses each message for itself when told to"),
    KEEP_CONTEXT("keeps its compression context"),
    REFUSE_LARGE("refuses a message beyond a limit with 1009"),
    REFUSE_MANY("refuses fragments that are beyond a limit together with 1009");

    private final String does;

    Ability(String does) {
        this.does = does;
    }

    @Override
    public String toString() {
        return does;
    }
}
