package io.longwire.broker.engine.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Which history policy holds where: the first rule whose pattern matches, else the default. In a pattern {@code *} stands for one segment and
 * a last {@code **} for one or more: {@code /topic/quotes}, {@code /topic/*}{@code /log}, {@code /topic/chat/**}. Immutable.
 */
public final class HistoryRules {
    /** {@link HistoryPolicy#DEFAULT} everywhere. */
    public static final HistoryRules DEFAULT = new HistoryRules(List.of(), HistoryPolicy.DEFAULT);

    private record Rule(List<String> pattern, HistoryPolicy policy) {}

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
     * @throws IllegalArgumentException when the pattern does not begin with {@code /}, or has an empty segment or {@code **} before its end
     */
    public HistoryRules and(String pattern, HistoryPolicy policy) {
        String[] segments = pattern.split("/", -1);
        if (segments.length < 2 || !segments[0].isEmpty()) {
            throw new IllegalArgumentException("History pattern '" + pattern + "' must begin with '/'");
        }
        for (int i = 1; i < segments.length; i++) {
            if (segments[i].isEmpty() || (segments[i].equals("**") && i < segments.length - 1)) {
                throw new IllegalArgumentException(
                        "History pattern '" + pattern + "' has an empty segment, or '**' before its end");
            }
        }
        List<Rule> more = new ArrayList<>(rules);
        more.add(new Rule(List.of(segments), policy));
        return new HistoryRules(List.copyOf(more), otherwise);
    }

    /** The policy of a destination. */
    public HistoryPolicy policy(String destination) {
        if (rules.isEmpty()) {
            return otherwise;
        }
        String[] segments = destination.split("/", -1);
        for (Rule rule : rules) {
            if (matches(rule.pattern, segments)) {
                return rule.policy;
            }
        }
        return otherwise;
    }

    private static boolean matches(List<String> pattern, String[] segments) {
        boolean open = pattern.get(pattern.size() - 1).equals("**");
        if (open ? segments.length < pattern.size() : segments.length != pattern.size()) {
            return false;
        }
        int fixed = open ? pattern.size() - 1 : pattern.size();
        for (int i = 1; i < fixed; i++) {
            if (!pattern.get(i).equals("*") && !pattern.get(i).equals(segments[i])) {
                return false;
            }
        }
        return true;
    }
}
