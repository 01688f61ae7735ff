package io.longwire.protocol.stomp;

/** Carries a violation from where it is found to the decoder's edge; never leaves this package. */
final class StompSyntaxException extends Exception {
    private final boolean tooLarge;
    private final String rule;

    StompSyntaxException(boolean tooLarge, String message) {
        super(message, null, false, false);
        this.tooLarge = tooLarge;
        this.rule = message;
    }

    boolean tooLarge() {
        return tooLarge;
    }

    /** Which rule was broken. */
    String rule() {
        return rule;
    }
}
