package io.longwire.server.config;

import io.longwire.protocol.http.Tokens;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The effective settings: for each its value and where that came from. A flag goes before a variable, that before the file, that before the default. */
public final class Configuration {
    /** The variable that names the configuration file, where {@code --config} does not. */
    public static final String FILE_VARIABLE = "LONGWIRE_CONFIG";

    private static final String PREFIX = "LONGWIRE_";

    private record Value(Object value, Origin origin) {}

    private final Map<Setting<?>, Value> values = new HashMap<>();

    private Configuration() {}

    /**
     * Reads all sources.
     *
     * @param flags the values given to each flag, in order
     * @param variables the environment; names that do not start with {@code LONGWIRE_} are passed over
     * @param file the configuration file; null to look for its name in {@value #FILE_VARIABLE}, and to do without when that is not set
     * @throws ConfigException at the first thing that is unknown or wrong
     */
    public static Configuration read(
            Map<String, List<String>> flags, Map<String, String> variables, @Nullable String file)
            throws ConfigException {
        Map<Setting<?>, Raw> raw = new HashMap<>();
        String named = file == null ? variables.get(FILE_VARIABLE) : file;
        if (named != null) {
            addFile(raw, named);
        }
        addVariables(raw, variables);
        addFlags(raw, flags);
        Configuration configuration = new Configuration();
        for (Setting<?> setting : Settings.ALL) {
            configuration.values.put(setting, value(setting, raw.get(setting)));
        }
        return configuration;
    }

    /** The value of a setting. */
    @SuppressWarnings("unchecked") // a value is put under its own setting only
    public <T> T value(Setting<T> setting) {
        return (T) entry(setting).value;
    }

    /** Where its value came from. */
    public Origin origin(Setting<?> setting) {
        return entry(setting).origin;
    }

    private Value entry(Setting<?> setting) {
        Value value = values.get(setting);
        if (value == null) {
            throw new IllegalArgumentException("Not in the table of settings: " + setting.path());
        }
        return value;
    }

    private static <T> Value value(Setting<T> setting, @Nullable Raw raw) throws ConfigException {
        return raw == null
                ? new Value(setting.fallback(), new Origin.Default())
                : new Value(setting.read(raw), raw.origin());
    }

    private static void addFile(Map<Setting<?>, Raw> raw, String file) throws ConfigException {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException e) {
            throw new ConfigException("--config: '" + Tokens.printable(file) + "' is not the name of a file");
        }
        for (Map.Entry<String, Raw> section : YamlFile.read(path).fields().entrySet()) {
            addSection(raw, section.getKey(), section.getValue());
        }
    }

    private static void addSection(Map<Setting<?>, Raw> raw, String section, Raw value) throws ConfigException {
        List<String> sections =
                Settings.ALL.stream().map(Setting::section).distinct().toList();
        if (!sections.contains(section)) {
            throw new ConfigException(
                    value.origin(),
                    "there is no section '" + Tokens.printable(section) + "'" + Suggestion.of(section, sections));
        }
        if (value instanceof Raw.Text text && text.text().isEmpty()) {
            return;
        }
        if (!(value instanceof Raw.Fields fields)) {
            throw new ConfigException(
                    value.origin(), "the section '" + section + "' must hold settings, each on a line of its own");
        }
        for (Map.Entry<String, Raw> field : fields.fields().entrySet()) {
            String name = section + "." + field.getKey();
            Setting<?> setting = Settings.BY_PATH.get(name);
            if (setting == null) {
                throw unknown(
                        field.getValue().origin(),
                        name,
                        Settings.ALL.stream().map(Setting::path).toList());
            }
            raw.put(setting, field.getValue());
        }
    }

    private static void addVariables(Map<Setting<?>, Raw> raw, Map<String, String> variables) throws ConfigException {
        Map<String, Setting<?>> known = new HashMap<>();
        Settings.ALL.forEach(setting -> known.put(setting.variable(), setting));
        List<String> names = new ArrayList<>(variables.keySet());
        names.sort(null);
        for (String name : names) {
            if (!name.startsWith(PREFIX) || name.equals(FILE_VARIABLE)) {
                continue;
            }
            Setting<?> setting = known.get(name);
            Origin origin = new Origin.Variable(Tokens.printable(name));
            if (setting == null) {
                throw unknown(origin, name, known.keySet());
            }
            raw.put(setting, new Raw.Text(variables.getOrDefault(name, ""), origin));
        }
    }

    private static void addFlags(Map<Setting<?>, Raw> raw, Map<String, List<String>> flags) {
        for (Setting<?> setting : Settings.ALL) {
            String flag = setting.flag();
            List<String> given = flag == null ? List.of() : flags.getOrDefault(flag, List.of());
            if (flag != null && !given.isEmpty()) {
                Origin origin = new Origin.Flag(flag);
                List<Raw> items = new ArrayList<>();
                given.forEach(text -> items.add(new Raw.Text(text, origin)));
                raw.put(setting, items.size() == 1 ? items.get(0) : new Raw.Items(items, origin));
            }
        }
    }

    private static ConfigException unknown(Origin origin, String name, Collection<String> names) {
        return new ConfigException(
                origin, "there is no setting '" + Tokens.printable(name) + "'" + Suggestion.of(name, names));
    }
}
