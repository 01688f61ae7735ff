package io.longwire.verification.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.Memory;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.WireFrame;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The WebSocket library's own server with 64 MiB of heap and as much direct memory, and a bystander who talks to it all the while: at the end of each
 * abuse he has been answered, the process has kept within its bounds, nothing has been logged as wrong, and a line tells the numbers.
 */
final class Besieged implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** Heap, direct memory, and what a JVM takes besides. */
    private static final long MOST_RESIDENT = 320L << 20;

    private final @Nullable Class<?> main;
    private String mayWarn = "";
    private RunningServer server;
    private Bystander bystander;

    /** {@code longwire echo}. */
    Besieged() {
        this.main = null;
    }

    /** A server of the tests. */
    Besieged(Class<?> main) {
        this.main = main;
    }

    /** The same, where a warning with that text is part of the answer. */
    Besieged thatMayWarnOf(String text) {
        mayWarn = text;
        return this;
    }

    RunningServer server() {
        return server;
    }

    /** How often the bystander has been answered since the test began. */
    int answered() {
        return bystander.answers;
    }

    /** Waits until the bystander has been answered that often once more. */
    void afterAnswers(int count) {
        bystander.await(answered() + count);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        server = main == null ? RunningServer.echo(ServerLaunch.SMALL) : RunningServer.echo(ServerLaunch.SMALL, main);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Memory.forgetPeak(server.program().process());
        bystander = new Bystander(server);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        bystander.await(bystander.answers + 3);
        bystander.end();
        Memory memory = Memory.of(server.program().process());
        System.out.println(context.getTestClass().orElseThrow().getSimpleName() + " "
                + context.getTestMethod().orElseThrow().getName() + " " + context.getDisplayName() + ": " + memory
                + "; a bystander was answered " + bystander.answers + " times, the slowest took "
                + TimeUnit.NANOSECONDS.toMillis(bystander.slowest) + " ms");
        server.isWell(mayWarn);
        assertThat(memory.peakRss()).as("most bytes resident").isLessThan(MOST_RESIDENT);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (server != null) {
            server.close();
        }
    }

    /** Sends a message and waits for its echo, again and again, but is no load himself. */
    private static final class Bystander {
        private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

        private final RawClient client;
        private final Thread thread = new Thread(this::talk, "bystander");
        private volatile int answers; // written by his thread alone, as is the next
        private volatile long slowest;
        private volatile boolean done;
        private volatile @Nullable Throwable failure;

        @SuppressWarnings("ThisEscapedInObjectConstruction") // the thread starts when all else is set
        Bystander(RunningServer server) {
            client = RawClient.webSocketAt(server, "/echo");
            thread.setDaemon(true);
            thread.start();
        }

        private void talk() {
            try {
                while (!done) {
                    String said = "still here " + answers;
                    long began = System.nanoTime();
                    client.send(WireFrame.of(WireFrame.FIN | WireFrame.TEXT, said));
                    assertThat(client.frame().text()).isEqualTo(said);
                    slowest = Math.max(slowest, System.nanoTime() - began);
                    heard();
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (RuntimeException | AssertionError e) {
                failure = e;
                heard();
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        private synchronized void heard() {
            answers++;
            notifyAll();
        }

        synchronized void await(int count) {
            long deadline = System.nanoTime() + RunningServer.PATIENCE.toNanos();
            try {
                while (answers < count && failure == null) {
                    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                    assertThat(left).as("ms left for the bystander's answer").isPositive();
                    wait(left);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(failure).as("what became of the bystander").isNull();
        }

        void end() throws InterruptedException {
            done = true;
            thread.join(RunningServer.PATIENCE.toMillis());
            client.close();
            assertThat(failure).as("what became of the bystander").isNull();
        }
    }
}
