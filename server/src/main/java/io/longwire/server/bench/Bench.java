package io.longwire.server.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs one load against a server and prints what it measured. Where no server is named, it starts one, and ends it. Ctrl-C ends the load early; what was
 * measured until then is printed.
 */
public final class Bench {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Load load;
    private final Terms terms;
    private final boolean json;
    private final PrintStream out;
    private final PrintStream err;
    private final Interruption interruption;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean right;
    private volatile boolean told;

    /** @param json whether one JSON object is printed instead of a table */
    public Bench(Load load, Terms terms, boolean json, PrintStream out, PrintStream err) {
        this(load, terms, json, out, err, new Interruption());
    }

    Bench(Load load, Terms terms, boolean json, PrintStream out, PrintStream err, Interruption interruption) {
        this.load = load;
        this.terms = terms;
        this.json = json;
        this.out = out;
        this.err = err;
        this.interruption = interruption;
    }

    /**
     * Runs it.
     *
     * @return whether something was measured, and everything came as it should
     * @throws IllegalArgumentException when a header is malformed or the handshake's own
     */
    public boolean run() {
        Thread hook = new Thread(this::interrupted, "bench-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            measure();
            return right;
        } catch (BenchException e) {
            // Whoever told this process to end may have told the server too: then it is none of the server's faults.
            err.println("longwire: " + (interruption.isAsked() ? Interruption.TOO_EARLY : e.getMessage()));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            ended.countDown();
            forget(hook);
        }
    }

    private void measure() throws BenchException, InterruptedException {
        Progress progress = new Progress(err, Progress.isTerminal());
        OwnServer server = terms.url() == null ? OwnServer.start(load.server()) : null;
        try (Lanes lanes = new Lanes(terms.threads())) {
            if (server != null) {
                err.println("Started a server for this: process " + server.pid() + ", port " + server.port());
            }
            Usage usage = new Usage(server == null ? terms.pids() : List.of(server.pid()));
            Faults faults = new Faults();
            Run run = new Run(terms, server, usage, lanes, faults, progress, interruption);
            Report report = new Report(load.name(), server == null ? String.valueOf(terms.url()) : "", faults);
            try {
                load.run(run, report);
            } finally {
                progress.clear();
            }
            if (interruption.isAsked()) {
                report.interrupted();
            }
            if (json) {
                report.printJson(out);
            } else {
                report.print(out);
            }
            right = report.isRight();
            told = true;
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    /** The process was told to end. */
    private void interrupted() {
        interruption.ask();
        Duration patience = terms.atLeast(PATIENCE);
        try {
            if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS) && !told) {
                err.println("longwire: Interrupted, and not come to an end within " + patience.toSeconds()
                        + " s: nothing is said of what was measured. With a longer --wait it has more time.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.flush();
        // A hook cannot choose the exit code otherwise: after SIGINT the JVM's own would be 130.
        Runtime.getRuntime().halt(right ? 0 : 1);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // It is running, and waits for this.
        }
    }
}
