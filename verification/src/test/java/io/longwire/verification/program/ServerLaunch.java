package io.longwire.verification.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the program is to be started. Immutable.
 *
 * @param jvmOptions before {@code -jar}
 * @param variables of the environment
 * @param arguments after {@code serve}
 */
public record ServerLaunch(List<String> jvmOptions, Map<String, String> variables, List<String> arguments) {
    /** As a user starts it. */
    public static final ServerLaunch DEFAULT = new ServerLaunch(List.of(), Map.of(), List.of());

    /** The heap in which everything that a client can do has to fit. */
    public static final ServerLaunch SMALL = DEFAULT.jvm("-Xmx64m", "-XX:MaxDirectMemorySize=64m");

    public ServerLaunch {
        jvmOptions = List.copyOf(jvmOptions);
        variables = Map.copyOf(variables);
        arguments = List.copyOf(arguments);
    }

    public ServerLaunch jvm(String... options) {
        return new ServerLaunch(joined(jvmOptions, options), variables, arguments);
    }

    public ServerLaunch with(String... more) {
        return new ServerLaunch(jvmOptions, variables, joined(arguments, more));
    }

    /** A setting by its path, such as {@code limits.handshakeTimeout}. */
    public ServerLaunch setting(String path, String value) {
        Map<String, String> all = new LinkedHashMap<>(variables);
        String words = path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_');
        all.put("LONGWIRE_" + words.toUpperCase(Locale.ROOT), value);
        return new ServerLaunch(jvmOptions, all, arguments);
    }

    private static List<String> joined(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }
}
