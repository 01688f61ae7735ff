package io.longwire.server;

import io.longwire.server.config.ConfigException;
import io.longwire.server.config.Configuration;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/** The program. */
public final class Main {
    static final int RUNS_ON = -1;
    static final int OK = 0;
    static final int FAILED = 1;
    static final int MISUSED = 2;

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
        try {
            return starts(arguments) ? RUNS_ON : new Commands(variables, out, err).run(arguments);
        } catch (ConfigException e) {
            err.println("longwire: " + e.getMessage());
            return MISUSED;
        } catch (IOException e) {
            err.println("longwire: " + e.getMessage());
            return FAILED;
        }
    }

    /** Starts the server that the arguments ask for, where they are so plain that this is clear without picocli, and {@link Commands} with it. */
    private boolean starts(String... arguments) throws ConfigException, IOException {
        PlainArguments.Serve serve = PlainArguments.serve(arguments);
        EchoCommand.Given echo = PlainArguments.echo(arguments);
        if (serve != null) {
            Program.start(Configuration.read(serve.flags(), variables, serve.file()), out);
        } else if (echo != null) {
            EchoCommand.run(echo, out);
        }
        return serve != null || echo != null;
    }
}
