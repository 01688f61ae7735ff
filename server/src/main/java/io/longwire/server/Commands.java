package io.longwire.server;

import io.longwire.protocol.http.Tokens;
import io.longwire.server.config.ConfigException;
import io.longwire.server.config.Configuration;
import io.longwire.server.config.ConfigurationText;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every command, as picocli reads it. */
final class Commands {
    private final Map<String, String> variables;
    private final PrintStream out;
    private final PrintStream err;

    Commands(Map<String, String> variables, PrintStream out, PrintStream err) {
        this.variables = variables;
        this.out = out;
        this.err = err;
    }

    /** Runs the command that the arguments name, and returns the program's exit code. */
    int run(String... arguments) throws ConfigException, IOException {
        try {
            ParseResult top = CommandLines.create(arguments).parseArgs(arguments);
            ParseResult command = last(top);
            CommandLine chosen = command.commandSpec().commandLine();
            if (command.isUsageHelpRequested() || !chosen.getSubcommands().isEmpty()) {
                chosen.usage(command.isUsageHelpRequested() ? out : err);
                return command.isUsageHelpRequested() ? Main.OK : Main.MISUSED;
            }
            return switch (top.subcommand().commandSpec().name()) {
                case "echo" -> {
                    ToolCommands.runEcho(command, out);
                    yield Main.RUNS_ON;
                }
                case "connect" -> code(ToolCommands.runConnect(command, out, err));
                case "sub" -> code(StompToolCommands.runSub(command, variables, out, err));
                case "pub" -> code(StompToolCommands.runPub(command, variables, out, err));
                case "bench" -> code(BenchCommands.run(command, out, err));
                default -> run(chosen.getCommandName(), CommandLines.given(command));
            };
        } catch (ParameterException e) {
            err.println("longwire: " + problem(e) + "; see: "
                    + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return Main.MISUSED;
        }
    }

    private static int code(boolean wentWell) {
        return wentWell ? Main.OK : Main.FAILED;
    }

    /** The innermost command that was named. */
    private static ParseResult last(ParseResult top) {
        return top.hasSubcommand() ? last(top.subcommand()) : top;
    }

    private int run(String command, PlainArguments.Serve given) throws ConfigException, IOException {
        if (command.equals("version")) {
            out.print(Version.all());
            return Main.OK;
        }
        if (command.equals("rehearse")) {
            Rehearsal.run();
            return Main.OK;
        }
        Configuration configuration = Configuration.read(given.flags(), variables, given.file());
        if (command.equals("config")) {
            out.print(ConfigurationText.of(configuration));
            return Main.OK;
        }
        Program.start(configuration, out);
        return Main.RUNS_ON;
    }

    private static String problem(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String argument = unmatched.getUnmatched().get(0);
            String kind = argument.startsWith("-")
                    ? "there is no option"
                    : !e.getCommandLine().getSubcommands().isEmpty() ? "there is no command" : "one argument too many,";
            return kind + " '" + Tokens.printable(argument) + "'";
        }
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("the command line is wrong");
        return Tokens.printable(message);
    }
}
