package io.longwire.server;

import io.longwire.server.config.Configuration;
import io.longwire.server.config.Setting;
import io.longwire.server.config.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command line, made from the table of settings: every setting with a flag is an option of {@code serve} and {@code config}. */
final class CommandLines {
    private static final String FILE = "--config";

    /**
     * What was asked for.
     *
     * @param flags the values given to each flag, in order
     * @param file the configuration file; null when none is named
     */
    record Given(Map<String, List<String>> flags, @Nullable String file) {}

    private CommandLines() {}

    /** All commands; or only the one that the first argument names, as each takes its time to describe. */
    static CommandLine create(String... arguments) {
        CommandSpec top = CommandSpec.create().name("longwire");
        top.usageMessage()
                .description("Realtime messaging: WebSocket, STOMP and HTTP push.")
                .synopsisSubcommandLabel("COMMAND");
        top.addOption(help());
        Map<String, Supplier<CommandSpec>> commands = commands();
        Supplier<CommandSpec> named = arguments.length == 0 ? null : commands.get(arguments[0]);
        if (named != null) {
            top.addSubcommand(arguments[0], named.get());
        } else {
            commands.forEach((name, command) -> top.addSubcommand(name, command.get()));
        }
        return new CommandLine(top).setExpandAtFiles(false);
    }

    private static Map<String, Supplier<CommandSpec>> commands() {
        Map<String, Supplier<CommandSpec>> commands = new LinkedHashMap<>();
        commands.put(
                "serve", () -> settings("serve", "Starts the server. It prints one line when it accepts connections."));
        commands.put("config", () -> settings("config", "Prints the effective configuration, each setting explained."));
        commands.put("version", () -> plain("version", "Prints the versions of Longwire, Java and Netty."));
        commands.put("echo", () -> ToolCommands.echo(help()));
        commands.put("connect", () -> ToolCommands.connect(help()));
        commands.put("sub", () -> StompToolCommands.sub(help()));
        commands.put("pub", () -> StompToolCommands.pub(help()));
        commands.put("bench", () -> BenchCommands.bench(CommandLines::help));
        commands.put("rehearse", CommandLines::rehearse);
        return commands;
    }

    private static CommandSpec rehearse() {
        CommandSpec spec =
                plain("rehearse", "Starts and stops once, for the launcher to see which classes that takes.");
        spec.usageMessage().hidden(true);
        return spec;
    }

    /** What the parsed command was given. */
    static Given given(ParseResult command) {
        Map<String, List<String>> flags = new HashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            String flag = setting.flag();
            if (flag != null && command.hasMatchedOption(flag)) {
                flags.put(flag, command.matchedOptionValue(flag, List.of()));
            }
        }
        List<String> files = command.matchedOptionValue(FILE, List.of());
        return new Given(flags, files.isEmpty() ? null : files.get(files.size() - 1));
    }

    private static CommandSpec settings(String name, String description) {
        CommandSpec spec = plain(name, description);
        spec.addOption(values(FILE, "FILE")
                .description("YAML file with settings; default the one that " + Configuration.FILE_VARIABLE + " names.")
                .build());
        for (Setting<?> setting : Settings.ALL) {
            String flag = setting.flag();
            if (flag != null) {
                spec.addOption(option(setting, flag));
            }
        }
        spec.usageMessage()
                .footer(
                        "",
                        "Every setting can also come from the file or from a variable LONGWIRE_SECTION_KEY;",
                        "'longwire config' lists them all.");
        return spec;
    }

    private static OptionSpec option(Setting<?> setting, String flag) {
        List<String> text = new ArrayList<>(List.of(setting.doc()));
        if (!List.of().equals(setting.fallback())) {
            text.add("Default: " + setting.written());
        }
        OptionSpec.Builder option = values(flag, setting.key().toUpperCase(Locale.ROOT));
        if (setting.fallback() instanceof Boolean) {
            option.arity("0..1").fallbackValue("true");
        }
        return option.description(text.toArray(new String[0])).build();
    }

    private static OptionSpec.Builder values(String flag, String label) {
        return OptionSpec.builder(flag)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label);
    }

    private static CommandSpec plain(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description);
        return spec.addOption(help());
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build();
    }
}
