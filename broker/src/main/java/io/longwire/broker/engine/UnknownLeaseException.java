package io.longwire.broker.engine;

/** What was to be settled is not leased to this node: it was settled before, or never leased. */
public final class UnknownLeaseException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnknownLeaseException(Settlement settlement) {
        super("Nothing with offset " + settlement.offset() + " of " + settlement.queue() + " is leased here");
    }
}
