package io.longwire.server.config;

import io.longwire.protocol.http.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** History rules: in the file a list of mappings, in a variable {@code pattern messages age; pattern messages age …}. */
record HistoryRuleKind(Kind<Integer> messages, Kind<Duration> age) implements Kind<List<HistoryRule>> {
    private static final Set<String> FIELDS = Set.of("pattern", "messages", "age");
    private static final Pattern PATTERN = Pattern.compile("/topic(/(?!\\*\\*/)[^/\\s]+)+");
    private static final Pattern TEXT = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(\\S.*)");

    @Override
    public String takes() {
        return "a list of rules with pattern, messages and age (in a variable: '/topic/quotes/** 500 1 h; /topic/log 0 0 s')";
    }

    @Override
    public List<HistoryRule> read(Raw raw) throws BadValueException {
        List<HistoryRule> rules = new ArrayList<>();
        if (raw instanceof Raw.Items items) {
            for (Raw item : items.items()) {
                rules.addAll(read(item));
            }
        } else if (raw instanceof Raw.Fields fields) {
            rules.add(rule(fields));
        } else {
            for (String part : Kind.text(raw).split(";", -1)) {
                rules.add(rule(split(raw, part.trim())));
            }
        }
        return List.copyOf(rules);
    }

    private static Raw.Fields split(Raw raw, String text) throws BadValueException {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw Kind.bad(raw, text);
        }
        Map<String, Raw> fields = new LinkedHashMap<>();
        fields.put("pattern", new Raw.Text(matcher.group(1), raw.origin()));
        fields.put("messages", new Raw.Text(matcher.group(2), raw.origin()));
        fields.put("age", new Raw.Text(matcher.group(3), raw.origin()));
        return new Raw.Fields(fields, raw.origin());
    }

    private HistoryRule rule(Raw.Fields raw) throws BadValueException {
        for (Map.Entry<String, Raw> entry : raw.fields().entrySet()) {
            if (!FIELDS.contains(entry.getKey())) {
                throw new BadValueException(entry.getValue().origin(), "a rule with '" + entry.getKey() + "' is given");
            }
        }
        String pattern = Kind.text(field(raw, "pattern"));
        if (!PATTERN.matcher(pattern).matches()) {
            throw new BadValueException(
                    field(raw, "pattern").origin(),
                    "the pattern '" + Tokens.printable(pattern)
                            + "' is not /topic/ and segments, with ** as the last one at most");
        }
        return new HistoryRule(pattern, read(raw, "messages", messages), read(raw, "age", age));
    }

    private static <T> T read(Raw.Fields raw, String name, Kind<T> kind) throws BadValueException {
        Raw field = field(raw, name);
        try {
            return kind.read(field);
        } catch (BadValueException e) {
            throw new BadValueException(e.origin, name + " takes " + kind.takes() + ", and " + e.getMessage());
        }
    }

    private static Raw field(Raw.Fields raw, String name) throws BadValueException {
        Raw field = raw.fields().get(name);
        if (field == null) {
            Set<String> missing = new TreeSet<>(FIELDS);
            missing.removeAll(raw.fields().keySet());
            throw new BadValueException(raw.origin(), "a rule without " + String.join(" and ", missing) + " is given");
        }
        return field;
    }

    @Override
    public String write(List<HistoryRule> rules) {
        List<String> written = new ArrayList<>();
        for (HistoryRule rule : rules) {
            written.add("{pattern: " + Kind.yaml(rule.pattern()) + ", messages: " + messages.write(rule.messages())
                    + ", age: " + age.write(rule.age()) + "}");
        }
        return "[" + String.join(", ", written) + "]";
    }
}
