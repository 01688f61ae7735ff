package io.longwire.broker.access;

/** What somebody wants to do with a destination. */
public enum Verb {
    /** Send a message to it. */
    PUBLISH("publish to"),
    /** Get what is published from now on. */
    SUBSCRIBE("subscribe to"),
    /** Read what is retained. */
    HISTORY("read the history of"),
    /** See who is subscribed. */
    PRESENCE("see who is on"),
    /** Get what was missed since a position. */
    RECOVER("recover what was missed of");

    private final String words;

    Verb(String words) {
        this.words = words;
    }

    /** The verb as it stands in a sentence, before the destination. */
    public String words() {
        return words;
    }
}
