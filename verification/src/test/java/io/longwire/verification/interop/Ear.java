package io.longwire.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What one end has heard and nobody has asked for yet, and the errors its library has told of. Any thread. */
final class Ear {
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();

    void hear(Heard what) {
        heard.add(what);
    }

    void error(Throwable error) {
        errors.add(error);
    }

    /** What was heard next. Waits for it. */
    Heard next() throws InterruptedException {
        Heard next = heard.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            AssertionError silence = new AssertionError("Nothing was heard");
            errors.forEach(silence::addSuppressed);
            throw silence;
        }
        return next;
    }

    /** Waits for what comes next and compares. */
    void expect(Heard... expected) throws InterruptedException {
        for (Heard one : expected) {
            assertThat(next()).as(() -> "after the errors " + errors).isEqualTo(one);
        }
    }

    /** The end that comes next; its reason is this library's own. */
    void expectClosed(int code) throws InterruptedException {
        assertThat(next())
                .as(() -> "after the errors " + errors)
                .isInstanceOfSatisfying(
                        Heard.Closed.class, closed -> assertThat(closed.code()).isEqualTo(code));
    }
}
