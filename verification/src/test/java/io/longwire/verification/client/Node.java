package io.longwire.verification.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longwire.verification.program.Checkout;
import io.longwire.verification.program.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** Node, and the npm packages of {@code src/test/js}, installed as their lock file has them into {@code target}. */
final class Node {
    private static final Path SOURCES = Checkout.file("verification/src/test/js");
    private static final Path FOLDER = Checkout.file("verification/target/js");

    private Node() {}

    /** Installs, unless it is there already. Without Node the test is skipped, with a line that says so. */
    static void install() {
        boolean there = Tool.isThere("node") && Tool.isThere("npm");
        if (!there) {
            System.out.println("[skipped] stompjs and the README's browser example: node or npm is not installed");
        }
        assumeTrue(there, "node and npm are installed");
        try {
            Files.createDirectories(FOLDER);
            Path lock = FOLDER.resolve("package-lock.json");
            boolean current = Files.exists(FOLDER.resolve("node_modules"))
                    && Files.exists(lock)
                    && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) < 0;
            for (String file : List.of("package.json", "stompjs.mjs")) {
                Files.copy(SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            if (!current) {
                Files.copy(SOURCES.resolve("package-lock.json"), lock, StandardCopyOption.REPLACE_EXISTING);
                Tool.run(FOLDER, Duration.ofMinutes(3), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script of the folder to its end, and gives what it wrote. */
    static String run(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "node";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Tool.run(FOLDER, Duration.ofMinutes(1), command);
    }

    /** Puts a script into the folder. */
    static void script(String name, String text) {
        try {
            Files.writeString(FOLDER.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
