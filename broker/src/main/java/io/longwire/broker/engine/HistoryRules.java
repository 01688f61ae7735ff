package io.longwire.broker.engine;

import java.util.ArrayList;
import java.util.List;

/** Which history policy holds where: the first rule whose {@link DestinationPattern} matches, else the default. Immutable. */
public final class HistoryRules {
    /** {@link HistoryPolicy#DEFAULT} everywhere. */
    public static final HistoryRules DEFAULT = new HistoryRules(List.of(), HistoryPolicy.DEFAULT);

    private record Rule(DestinationPattern pattern, HistoryPolicy policy) {}

    private final List<Rule> rules;
    private final HistoryPolicy otherwise;

    private HistoryRules(List<Rule> rules, HistoryPolicy otherwise) {
        this.rules = rules;
        this.otherwise = otherwise;
    }

    /** One policy everywhere. */
    public static HistoryRules of(HistoryPolicy everywhere) {
        return new HistoryRules(List.of(), everywhere);
    }

    /**
     * These rules and one more behind them.
     *
     * @throws IllegalArgumentException when the pattern is none
     */
    public HistoryRules and(String pattern, HistoryPolicy policy) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(new Rule(DestinationPattern.of(pattern), policy));
        return new HistoryRules(List.copyOf(more), otherwise);
    }

    /** The policy of a destination. */
    public HistoryPolicy policy(String destination) {
        if (rules.isEmpty()) {
            return otherwise;
        }
        String[] segments = destination.split("/", -1);
        for (Rule rule : rules) {
            if (rule.pattern.matches(segments)) {
                return rule.policy;
            }
        }
        return otherwise;
    }
}
