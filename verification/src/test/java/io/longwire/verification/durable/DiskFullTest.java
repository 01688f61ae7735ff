package io.longwire.verification.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import io.longwire.verification.raw.StompClient;
import io.longwire.verification.raw.StompText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes nothing more: whoever sends is told, what was receipted is kept, the server stays up and goes on when it can. */
@Timeout(180)
final class DiskFullTest {
    private static final String SEND = "SEND\ndestination:/queue/a\nreceipt:";

    @TempDir
    Path disk;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = System.getProperty("user.name").equals("root")
                && ran("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
        Assumptions.assumeTrue(mounted, "a small file system can be mounted, which takes root's rights");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            ran("umount", disk.toString());
        }
    }

    private static boolean ran(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private RunningServer start() throws Exception {
        return RunningServer.start(
                ServerLaunch.DEFAULT.with("--data", disk.resolve("data").toString()));
    }

    /** Sends until the server refuses; answers how many were receipted before. */
    private static int sendUntilRefused(RunningServer server, int from, List<Integer> receipted) {
        try (StompClient client = StompClient.connected(server)) {
            for (int i = from; true; i++) {
                client.send(SEND + i + "\n\n" + i + " " + "x".repeat(10_000));
                StompText answer = client.next();
                if (answer.command().equals("ERROR")) {
                    assertThat(answer.header("message")).isEqualTo("Not published");
                    assertThat(answer.header("receipt-id")).isEqualTo(Integer.toString(i));
                    assertThat(answer.body()).contains("Nothing was stored", "send it again");
                    return i;
                }
                receipted.add(i);
            }
        }
    }

    /** The server looks again by itself. */
    private static void sendOnceItCan(RunningServer server, int number, List<Integer> receipted) {
        for (int tries = 0; tries < 10_000; tries++) {
            try (StompClient client = StompClient.connected(server)) {
                client.send(SEND + number + "\n\n" + number + " again");
                if (client.next().command().equals("RECEIPT")) {
                    receipted.add(number);
                    return;
                }
            }
        }
        throw new AssertionError("The server takes nothing though there is room");
    }

    private static List<Integer> consume(RunningServer server, int count) {
        List<Integer> numbers = new ArrayList<>();
        try (StompClient client = StompClient.connected(server)) {
            client.subscribed("s", "/queue/a");
            while (numbers.size() < count) {
                String body = client.expect("MESSAGE").body();
                numbers.add(Integer.parseInt(body.substring(0, body.indexOf(' '))));
            }
        }
        return numbers;
    }

    @Test
    void aFullDiskIsToldToTheSenderAndNothingReceiptedIsLost() throws Exception {
        Path filler = disk.resolve("filler");
        List<Integer> receipted = new ArrayList<>();
        try (RunningServer server = start()) {
            try (StompClient client = StompClient.connected(server)) {
                for (int i = 0; i < 20; i++) {
                    client.send(SEND + i + "\n\n" + i + " first");
                    client.expect("RECEIPT");
                    receipted.add(i);
                }
            }
            fill(filler);
            int refused = sendUntilRefused(server, 20, receipted);
            assertThat(server.program().process().isAlive()).isTrue();
            delete(filler);
            sendOnceItCan(server, refused, receipted);
            assertThat(server.stop()).isZero();
        }
        try (RunningServer again = start()) {
            assertThat(consume(again, receipted.size())).containsExactlyElementsOf(receipted);
            System.out.println("DiskFullTest: " + receipted.size() + " receipted, all there after a restart, 0 lost");
        }
    }

    private static void fill(Path filler) {
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            // That is what was wanted.
        }
    }

    private static void delete(Path filler) {
        try {
            Files.delete(filler);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
