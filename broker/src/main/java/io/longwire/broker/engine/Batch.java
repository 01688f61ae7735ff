package io.longwire.broker.engine;

import java.util.List;

/**
 * What is to be done in one step.
 *
 * @param drafts to be published, in this order
 * @param settlements of leases
 */
public record Batch(List<Draft> drafts, List<Settlement> settlements) {
    public Batch {
        drafts = List.copyOf(drafts);
        settlements = List.copyOf(settlements);
    }

    /** Messages alone. */
    public static Batch ofDrafts(List<Draft> drafts) {
        return new Batch(drafts, List.of());
    }

    /** Settlements alone. */
    public static Batch ofSettlements(List<Settlement> settlements) {
        return new Batch(List.of(), settlements);
    }
}
