package io.longwire.broker.receipt;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One publication whose sender waits: it counts who has dealt with it, and tells when nobody is left. Any thread; what comes after its end is not
 * counted.
 */
public final class Watch {
    private final long number;

    /** What is still to come: consumers, loops that have not said who their consumers are, and the engine's word. */
    private int open = 1;

    private int acknowledged;
    private int not;
    private int written;
    private int delivered;

    /** Where it stands; null before the engine has accepted it. */
    volatile Watches.@Nullable Place place;

    /** Null once it was called. */
    private @Nullable Consumer<Counts> done;

    Watch(long number, Consumer<Counts> done) {
        this.number = number;
        this.done = done;
    }

    /** Under which number it travels with the publication. */
    public long number() {
        return number;
    }

    /** One more has to have its say: a consumer, or a loop that will name its consumers. Ends with one of the other calls. */
    public synchronized void expect() {
        open++;
    }

    /** The engine has accepted the publication, or a loop has named all its consumers. */
    public void settled() {
        end(() -> {});
    }

    /** A consumer has acknowledged it. */
    public void acknowledged() {
        end(() -> acknowledged++);
    }

    /** A consumer has refused it, or left without a word. */
    public void refused() {
        end(() -> not++);
    }

    /** It was written to one who acknowledges automatically. */
    public void written() {
        end(() -> written++);
    }

    /** It was handed to one who cannot acknowledge. Not expected before. */
    public synchronized void delivered() {
        delivered++;
    }

    private void end(Runnable count) {
        Consumer<Counts> tell = null;
        Counts counts = null;
        synchronized (this) {
            count.run();
            open--;
            if (open == 0) {
                tell = done;
                done = null;
                counts = new Counts(acknowledged, not, written, delivered);
            }
        }
        if (tell != null && counts != null) {
            tell.accept(counts);
        }
    }

    /** Stops waiting: who has not had a say yet counts as not. Null when it has ended already. */
    synchronized @Nullable Counts giveUp() {
        if (done == null) {
            return null;
        }
        done = null;
        return new Counts(acknowledged, not + open, written, delivered);
    }
}
