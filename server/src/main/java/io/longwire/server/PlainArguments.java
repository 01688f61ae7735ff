package io.longwire.server;

import io.longwire.server.config.Setting;
import io.longwire.server.config.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The usual command lines of the two servers, read without picocli: its classes are of a version that the JVM does not archive, and to load them takes a
 * quarter of the time to start. Only what can have one meaning is read here: known options, each with its value. All else, help and mistakes
 * first of all, is picocli's, so null from here means no more than "ask picocli".
 */
final class PlainArguments {
    static final String FILE = "--config";

    /**
     * What a command that reads the configuration was given.
     *
     * @param flags the values given to each flag, in order
     * @param file the configuration file; null when none is named
     */
    record Serve(Map<String, List<String>> flags, @Nullable String file) {}

    private PlainArguments() {}

    /** The arguments of {@code serve}; null for picocli. */
    static @Nullable Serve serve(String... arguments) {
        Set<String> valued = new HashSet<>(Set.of(FILE));
        Set<String> switches = new HashSet<>();
        for (Setting<?> setting : Settings.ALL) {
            String flag = setting.flag();
            if (flag != null) {
                (setting.fallback() instanceof Boolean ? switches : valued).add(flag);
            }
        }
        Map<String, List<String>> given = read("serve", arguments, valued, switches);
        if (given == null) {
            return null;
        }
        List<String> files = given.remove(FILE);
        return new Serve(given, files == null ? null : files.get(files.size() - 1));
    }

    /** The arguments of {@code echo}; null for picocli. */
    static EchoCommand.@Nullable Given echo(String... arguments) {
        Set<String> valued = Set.of(EchoCommand.HOST, EchoCommand.PORT, EchoCommand.EVENT_LOOPS);
        Map<String, List<String>> given = read("echo", arguments, valued, Set.of());
        if (given == null || given.values().stream().anyMatch(values -> values.size() > 1)) {
            return null;
        }
        String host = value(given, EchoCommand.HOST, EchoCommand.DEFAULT_HOST);
        OptionalInt port =
                NumberText.upTo(EchoCommand.MOST_PORT, value(given, EchoCommand.PORT, "" + EchoCommand.DEFAULT_PORT));
        OptionalInt loops = NumberText.upTo(EchoCommand.MOST_EVENT_LOOPS, value(given, EchoCommand.EVENT_LOOPS, "0"));
        return port.isEmpty() || loops.isEmpty()
                ? null
                : new EchoCommand.Given(host, port.getAsInt(), loops.getAsInt());
    }

    private static String value(Map<String, List<String>> given, String option, String fallback) {
        return given.getOrDefault(option, List.of(fallback)).get(0);
    }

    /**
     * The values of each option, in order.
     *
     * @param valued options that have a value
     * @param switches options that may have one, behind {@code =}, and say {@code true} without
     */
    private static @Nullable Map<String, List<String>> read(
            String command, String[] arguments, Set<String> valued, Set<String> switches) {
        if (arguments.length == 0 || !arguments[0].equals(command)) {
            return null;
        }
        Map<String, List<String>> given = new HashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? "" : argument.substring(equals + 1);
            if (equals < 0 && valued.contains(name) && i + 1 < arguments.length) {
                value = arguments[++i];
            } else if (equals < 0 && switches.contains(name)) {
                value = "true";
            }
            boolean known = valued.contains(name) || switches.contains(name);
            if (!known || value.isEmpty() || value.startsWith("-")) {
                return null;
            }
            given.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        }
        return given;
    }
}
