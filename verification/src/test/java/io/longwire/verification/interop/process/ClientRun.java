package io.longwire.verification.interop.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A peer's script that did all its checks with Longwire as the server: what it told, and what Longwire saw. */
final class ClientRun implements AutoCloseable {
    private final Peer peer;
    private final LongwireServer server;
    private final String told;

    private ClientRun(Peer peer, LongwireServer server, String told) {
        this.peer = peer;
        this.server = server;
        this.told = told;
    }

    /** Runs the command in this folder, the server's URL and the checks as its last arguments, and waits for its end. */
    static ClientRun of(Peer peer, Path folder, String... command) throws IOException {
        LongwireServer server = LongwireServer.start();
        List<String> whole = new ArrayList<>(List.of(command));
        whole.add(server.url());
        peer.checks().forEach(check -> whole.add(check.toString()));
        try (Program program = Program.start(whole, folder.toFile(), Map.of())) {
            int code = program.exitCode();
            assertThat(code).as("%s: %s%s", whole, program.out(), program.err()).isZero();
            return new ClientRun(peer, server, program.out().toString());
        } catch (IOException | RuntimeException | AssertionError e) {
            server.close();
            throw e;
        }
    }

    /** Fails unless both ends were content with the check. */
    void holds(Check check) throws Exception {
        peer.says(check, told);
        check.holds(server.seen(check));
    }

    @Override
    public void close() {
        server.close();
    }
}
