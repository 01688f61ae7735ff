package io.longwire.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that is full, or that nothing can be written to. Only root can make one. */
final class FailingDiskTest {
    private static final HistoryRules ALL = HistoryRules.of(new HistoryPolicy(1_000_000, Duration.ofDays(1)));

    @TempDir
    Path temporary;

    @BeforeAll
    static void loadBeforeAnythingIsMounted() throws IOException {
        NativeCode.load();
    }

    private boolean mounted;

    private static boolean ran(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private void mount(String options) throws Exception {
        mounted = "root".equals(System.getProperty("user.name"))
                && ran("mount", "-t", "tmpfs", "-o", options, "tmpfs", temporary.toString());
        Assumptions.assumeTrue(mounted, "a small file system can be mounted, which takes root's rights");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            ran("umount", temporary.toString());
        }
    }

    @Test
    void aFullDiskFailsSendersAndNothingIsLostAndItGoesOnWhenThereIsRoom() throws Exception {
        mount("size=4m");
        List<String> accepted = new ArrayList<>();
        Position first;
        try (Life life =
                new Life(SqliteEngine.builder(temporary.resolve("data")).history(ALL))) {
            Life.await(life.engine.follow("/topic/a"));
            life.publish("/queue/a", "leased");
            Lease lease = life.lease("/queue/a").get(0);
            first = life.publish("/topic/a", "first");
            accepted.add("first");
            Path filler = temporary.resolve("filler");
            fill(filler);

            assertThatThrownBy(() -> {
                        for (int i = 0; true; i++) {
                            String text = i + "x".repeat(20_000);
                            life.publish("/topic/a", text);
                            accepted.add(text);
                        }
                    })
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("Nothing was stored: the server's disk is full; send it again once there is room");
            assertThat(life.texts("/topic/a")).containsExactlyElementsOf(accepted);
            CompletableFuture<?> back = life.engine
                    .commit(Batch.ofSettlements(List.of(Settlement.of(lease, Settlement.Verdict.AGAIN))))
                    .toCompletableFuture();
            Files.delete(filler);
            accepted.add("after");
            publishOnceThereIsRoom(life);
            Life.await(back);
            assertThat(life.lease("/queue/a")).extracting(Lease::attempt).containsExactly(2);

            assertThat(life.heard).containsExactlyElementsOf(accepted);
            assertThat(life.history("/topic/a", first).whole()).isTrue();
        }
        try (Life life =
                new Life(SqliteEngine.builder(temporary.resolve("data")).history(ALL))) {
            assertThat(life.texts("/topic/a")).containsExactlyElementsOf(accepted);
            assertThat(life.history("/topic/a", first).whole()).isTrue();
        }
    }

    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            // That is what was wanted.
        }
    }

    /** The engine looks again by itself, after a second at first. */
    private static void publishOnceThereIsRoom(Life life) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
        while (true) {
            try {
                life.publish("/topic/a", "after");
                return;
            } catch (ExecutionException e) {
                if (System.nanoTime() - until > 0) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aFileThatMayNotGrowFailsTheBatchAndStaysWhole() throws Exception {
        try (Database database = Database.toWrite(temporary.resolve("plain.db"))) {
            database.run("CREATE TABLE t (b BLOB)");
            database.run("PRAGMA max_page_count=4");
            assertThatThrownBy(() -> database.change("INSERT INTO t VALUES (?)", new byte[100_000]))
                    .satisfies(full -> assertThat(Failures.ofTheFile(full)).isTrue())
                    .satisfies(full -> assertThat(Failures.leavesNothing(full)).isTrue());
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsRefusedAtStartWithTheReason() {
        Path nowhere = Path.of("/proc/longwire");
        Assumptions.assumeTrue(Files.isDirectory(nowhere.getParent()), "there is no /proc");
        assertThatThrownBy(() -> Life.of(nowhere))
                .hasMessageContaining(
                        "/proc/longwire cannot be written to (there is no such directory, and it cannot be made)");
    }

    @Test
    void aFileSystemThatIsOnlyForReadingIsRefusedAtStart() throws Exception {
        mount("size=1m,ro");
        assertThatThrownBy(() -> Life.of(temporary.resolve("data")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be written to")
                .hasMessageContaining("name another directory");
    }
}
