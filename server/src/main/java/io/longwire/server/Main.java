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

/** The program. */
public final class Main {
    private static final int RUNS_ON = -1;
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final Map<String, String> variables;
    private final PrintStream out;
    private final PrintStream err;

    Main(Map<String, String> variables, PrintStream out, PrintStream err) {
        this.variables = variables;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the command that the arguments name. Exits with 0 when all went well, 1 when the server could not start, and 2 when the command line
     * or the configuration is wrong; then one line on standard error says what and how to mend it.
     */
    public static void main(String[] arguments) {
        DirectMemory.failAtOnce();
        NettyEvents.onlyOnRequest();
        int code = new Main(System.getenv(), System.out, System.err).run(arguments);
        if (code != RUNS_ON) {
            System.exit(code);
        }
    }

    int run(String... arguments) {
        CommandLine commands = CommandLines.create(arguments);
        try {
            ParseResult top = commands.parseArgs(arguments);
            ParseResult command = last(top);
            CommandLine chosen = command.commandSpec().commandLine();
            if (command.isUsageHelpRequested() || !chosen.getSubcommands().isEmpty()) {
                chosen.usage(command.isUsageHelpRequested() ? out : err);
                return command.isUsageHelpRequested() ? OK : MISUSED;
            }
            return switch (top.subcommand().commandSpec().name()) {
                case "echo" -> {
                    ToolCommands.runEcho(command, out);
                    yield RUNS_ON;
                }
                case "connect" -> ToolCommands.runConnect(command, out, err) ? OK : FAILED;
                case "sub" -> StompToolCommands.runSub(command, variables, out, err) ? OK : FAILED;
                case "pub" -> StompToolCommands.runPub(command, variables, out, err) ? OK : FAILED;
                case "bench" -> BenchCommands.run(command, out, err) ? OK : FAILED;
                default -> run(chosen.getCommandName(), CommandLines.given(command));
            };
        } catch (ParameterException e) {
            return misused(
                    problem(e) + "; see: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        } catch (ConfigException e) {
            return misused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            err.println("longwire: " + e.getMessage());
            return FAILED;
        }
    }

    /** The innermost command that was named. */
    private static ParseResult last(ParseResult top) {
        return top.hasSubcommand() ? last(top.subcommand()) : top;
    }

    private int run(String command, CommandLines.Given given) throws ConfigException, IOException {
        if (command.equals("version")) {
            out.print(Version.all());
            return OK;
        }
        if (command.equals("rehearse")) {
            Rehearsal.run();
            return OK;
        }
        Configuration configuration = Configuration.read(given.flags(), variables, given.file());
        if (command.equals("config")) {
            out.print(ConfigurationText.of(configuration));
            return OK;
        }
        Program.start(configuration, out);
        return RUNS_ON;
    }

    private int misused(String problem) {
        err.println("longwire: " + problem);
        return MISUSED;
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
