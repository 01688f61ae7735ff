package io.longwire.broker.app;

/** Something was wrong with what a client sent, or it may not; the client gets to read the text. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final String remedy;

    /**
     * Two sentences for the client; nothing secret may stand in them.
     *
     * @param message what is wrong, in a few words, without a full stop
     * @param remedy what would be right, as a sentence
     */
    public RefusedException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** What is wrong. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** What would be right. */
    public String remedy() {
        return remedy;
    }
}
