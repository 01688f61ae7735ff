package io.longwire.broker.engine;

import java.util.ArrayList;
import java.util.List;

/** Which of several things holds for a destination: the first rule whose {@link DestinationPattern} matches, else a default. Immutable. */
public final class PatternRules<T> {
    private record Rule<T>(DestinationPattern pattern, T value) {}

    private final List<Rule<T>> rules;
    private final T otherwise;

    private PatternRules(List<Rule<T>> rules, T otherwise) {
        this.rules = rules;
        this.otherwise = otherwise;
    }

    /** One thing everywhere. */
    public static <T> PatternRules<T> of(T everywhere) {
        return new PatternRules<>(List.of(), everywhere);
    }

    /**
     * These rules and one more behind them.
     *
     * @throws IllegalArgumentException when the pattern is none
     */
    public PatternRules<T> and(String pattern, T value) {
        List<Rule<T>> more = new ArrayList<>(rules);
        more.add(new Rule<>(DestinationPattern.of(pattern), value));
        return new PatternRules<>(List.copyOf(more), otherwise);
    }

    /** What holds for a destination. */
    public T get(String destination) {
        if (rules.isEmpty()) {
            return otherwise;
        }
        String[] segments = destination.split("/", -1);
        for (Rule<T> rule : rules) {
            if (rule.pattern.matches(segments)) {
                return rule.value;
            }
        }
        return otherwise;
    }
}
