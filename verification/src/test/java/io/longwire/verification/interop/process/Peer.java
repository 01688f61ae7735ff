package io.longwire.verification.interop.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.longwire.verification.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A peer, and what it cannot do for lack of a way to ask for it.
 *
 * @param name as the table of {@code docs/websocket.md} has it
 * @param cannot why, in words of that table, for each check that is left out
 */
record Peer(String name, Map<Check, String> cannot) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path TABLE = Program.root().resolve("docs/websocket.md");

    List<Check> checks() {
        return Arrays.stream(Check.values())
                .filter(check -> !cannot.containsKey(check))
                .toList();
    }

    /** The peer's own word about a check: the line {@code {"check":…,"ok":…,"why":…}} that its script printed. */
    void says(Check check, String lines) throws IOException {
        String line = lines.lines()
                .filter(each -> each.contains("\"check\":\"" + check + "\""))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " says nothing about " + check + ": " + lines));
        JsonNode result = JSON.readTree(line);
        assertThat(result.path("ok").asBoolean())
                .as("%s: %s", check, result.path("why").asText())
                .isTrue();
    }

    /** Prints what is left out, and holds the table of the documentation to it. */
    void tellsWhatItCannotDo() throws IOException {
        cannot.forEach((check, why) -> System.out.println(name + " cannot do '" + check + "': " + why));
        String row = Files.readString(TABLE)
                .lines()
                .filter(line -> line.startsWith("| " + name + " |"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No row of " + name + " in " + TABLE));
        assertThat(cannot.values()).as(row).allMatch(row::contains);
    }
}
