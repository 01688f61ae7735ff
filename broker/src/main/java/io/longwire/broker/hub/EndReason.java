package io.longwire.broker.hub;

/**
 * Why the hub ended a subscription.
 *
 * @param kind which of the kinds
 * @param text what happened, in one sentence for the subscriber
 */
public record EndReason(Kind kind, String text) {
    /** The kinds of reasons. */
    public enum Kind {
        /** Publications were missed and are no longer retained. */
        LOST,
        /** The engine could not follow or read the destination. */
        ENGINE,
        /** The subscriber threw an exception. */
        FAILED,
        /** The hub was closed. */
        CLOSED
    }
}
