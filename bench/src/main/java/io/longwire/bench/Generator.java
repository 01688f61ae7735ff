package io.longwire.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code longwire bench} in a process of its own, on a core of its own. */
final class Generator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final File ERRORS = new File("bench/target/generator.log");
    private static final long SLACK_SECONDS = 60;

    private Generator() {}

    /**
     * Puts a load on a server.
     *
     * @param warmUp seconds that are not counted
     * @throws IllegalStateException with the reason, when there is no result
     * @throws InterruptedException when this process is ending
     */
    static Result run(Load load, Contender contender, Server server, int warmUp, int seconds) throws Exception {
        List<String> command = new ArrayList<>();
        Contender.jvm().forEach(part -> command.add(part.replace("{java}", Server.JAVA)));
        command.addAll(List.of("-jar", "server/target/longwire/lib/longwire-server.jar", "bench"));
        command.addAll(load.options(contender, server.uri));
        command.addAll(List.of("--json", "--pid", "" + server.pid()));
        command.addAll(List.of("--warm-up", "" + warmUp, "--seconds", "" + seconds));
        Process process = new ProcessBuilder(Cores.on(Cores.LOAD, command))
                .redirectError(ProcessBuilder.Redirect.appendTo(ERRORS))
                .start();
        AtExit atExit = new AtExit(process::destroyForcibly);
        try {
            CompletableFuture<String> printed = CompletableFuture.supplyAsync(() -> all(process));
            if (!process.waitFor(warmUp + seconds + SLACK_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("hangs");
            }
            return load.result(parsed(printed.get()));
        } finally {
            process.destroyForcibly().waitFor();
            atExit.forget();
        }
    }

    private static String all(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static JsonNode parsed(String printed) {
        try {
            JsonNode node = JSON.readTree(printed);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            // Said below.
        }
        throw new IllegalStateException("the load generator gave up; " + ERRORS + " says why");
    }
}
