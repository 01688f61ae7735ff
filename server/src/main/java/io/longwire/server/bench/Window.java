package io.longwire.server.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** The time that is measured: after the warm-up, which is not. */
record Window(Usage.Sample from, Usage.Sample to, Lane.Counted counted) {
    /**
     * Lets a load that is running warm up, and then measures it. It ends early when it is interrupted.
     *
     * @param goesOn asked now and then; once it says no, it ends early too
     */
    static Window measure(Run run, String what, BooleanSupplier goesOn) throws InterruptedException {
        Terms terms = run.terms();
        pass(run, terms.warmUp(), "warming up", goesOn);
        run.lanes().each(lane -> lane.measuring(true));
        Usage.Sample from = run.usage().now();
        pass(run, terms.measured(), "measuring " + what, goesOn);
        run.lanes().each(lane -> lane.measuring(false));
        Usage.Sample to = run.usage().now();
        return new Window(from, to, run.lanes().counted());
    }

    private static void pass(Run run, Duration time, String what, BooleanSupplier goesOn) throws InterruptedException {
        long began = System.nanoTime();
        long before = run.lanes().state().came();
        run.pass(
                time,
                () -> {
                    double seconds = (System.nanoTime() - began) / 1e9;
                    return String.format(
                            Locale.ROOT,
                            "%s: %.0f of %.0f s, %s",
                            what,
                            seconds,
                            time.toMillis() / 1e3,
                            Unit.PER_SECOND.shown((run.lanes().state().came() - before) / Math.max(seconds, 0.001)));
                },
                goesOn);
    }

    double perSecond() {
        return counted.messages() / to.secondsSince(from);
    }
}
