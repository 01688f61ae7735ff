package io.longwire.broker.engine;

/** Which history policy holds where. Immutable. */
public final class HistoryRules {
    /** {@link HistoryPolicy#DEFAULT} everywhere. */
    public static final HistoryRules DEFAULT = of(HistoryPolicy.DEFAULT);

    private final PatternRules<HistoryPolicy> rules;

    private HistoryRules(PatternRules<HistoryPolicy> rules) {
        this.rules = rules;
    }

    /** One policy everywhere. */
    public static HistoryRules of(HistoryPolicy everywhere) {
        return new HistoryRules(PatternRules.of(everywhere));
    }

    /**
     * These rules and one more behind them.
     *
     * @throws IllegalArgumentException when the pattern is none
     */
    public HistoryRules and(String pattern, HistoryPolicy policy) {
        return new HistoryRules(rules.and(pattern, policy));
    }

    /** The policy of a destination: that of the first rule whose {@link DestinationPattern} matches, else the default. */
    public HistoryPolicy policy(String destination) {
        return rules.get(destination);
    }
}
