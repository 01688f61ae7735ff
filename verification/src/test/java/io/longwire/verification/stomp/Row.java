package io.longwire.verification.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One rule: what is said, and what has to be answered. In what is sent {@code ^} is NUL, and {@code ${name}} what an earlier frame had. It begins on a
 * connection of its own; {@link #connected} says CONNECT first. {@code %s} in a destination is a word of its own for each run.
 */
final class Row {
    private interface Step {
        void run(Run run);
    }

    private record Run(Carrier carrier, InputStream in, String word, Map<String, String> kept) {
        String filled(String text) {
            String filled = text.replace("%s", word).replace('^', '\0');
            for (Map.Entry<String, String> each : kept.entrySet()) {
                filled = filled.replace("${" + each.getKey() + "}", each.getValue());
            }
            return filled;
        }

        Received next() {
            return Objects.requireNonNull(Received.read(in), "The connection ended, a frame was to come");
        }
    }

    final String section;
    final String rule;
    final List<String> versions;
    private final List<Step> steps = new ArrayList<>();

    private Row(String section, String rule, List<String> versions) {
        this.section = section;
        this.rule = rule;
        this.versions = versions;
    }

    /**
     * A rule on a new connection.
     *
     * @param section of the specification of STOMP 1.2, or of the version named
     */
    static Row of(String section, String rule, String... versions) {
        return new Row(section, rule, versions.length == 0 ? List.of("1.0", "1.1", "1.2") : List.of(versions));
    }

    /** A rule on a connection that has connected with each of the versions. */
    static Row connected(String section, String rule, String... versions) {
        Row row = of(section, rule, versions);
        row.steps.add(run -> {
            run.carrier.send("CONNECT\naccept-version:" + run.kept.get("version") + "\nhost:localhost\n\n\0");
            assertThat(run.next().command()).isEqualTo("CONNECTED");
        });
        return row;
    }

    Row sends(String bytes) {
        steps.add(run -> run.carrier.send(run.filled(bytes)));
        return this;
    }

    /** Sends each byte by itself. */
    Row sendsInPieces(String bytes) {
        steps.add(run -> run.filled(bytes).chars().forEach(c -> run.carrier.send(String.valueOf((char) c))));
        return this;
    }

    /**
     * The next frame.
     *
     * @param headers lines that it has to have; {@code !name} for one that it may not have, {@code name:*} for one with any value, {@code
     *     name:=key} for one whose value is kept under that key
     */
    Row gets(String command, String... headers) {
        steps.add(run -> check(run, run.next(), command, headers));
        return this;
    }

    /** The next frame, and its body. */
    Row getsBody(String body, String command, String... headers) {
        steps.add(run -> {
            Received frame = run.next();
            check(run, frame, command, headers);
            assertThat(frame.body()).isEqualTo(run.filled(body));
        });
        return this;
    }

    private static void check(Run run, Received frame, String command, String... headers) {
        assertThat(frame.command()).as("%s", frame).isEqualTo(command);
        for (String header : headers) {
            if (header.startsWith("!")) {
                assertThat(frame.header(header.substring(1))).as("%s", frame).isNull();
                continue;
            }
            String name = header.substring(0, header.indexOf(':'));
            String value = header.substring(name.length() + 1);
            assertThat(frame.header(name)).as("%s in %s", name, frame).isNotNull();
            if (value.startsWith("=")) {
                run.kept.put(value.substring(1), String.valueOf(frame.header(name)));
            } else if (!value.equals("*")) {
                assertThat(frame.headers()).contains(run.filled(header));
            }
        }
    }

    /** An ERROR with that in its message, then the end; on a WebSocket with that close code. */
    Row fails(String message, int code) {
        steps.add(run -> {
            Received frame = run.next();
            while (frame.command().equals("MESSAGE")) {
                frame = run.next();
            }
            assertThat(frame.command()).as("%s", frame).isEqualTo("ERROR");
            assertThat(frame.header("message")).contains(message);
        });
        return ends(code);
    }

    /** The server closes; on a WebSocket with that close code. */
    Row ends(int code) {
        steps.add(run -> {
            Received more = Received.read(run.in);
            assertThat(more).isNull();
            if (run.carrier.closeCode() != 0) {
                assertThat(run.carrier.closeCode()).isEqualTo(code);
            }
        });
        return this;
    }

    /** Everything sent so far was taken, and nothing more comes for it. */
    Row isWell() {
        return sends("SEND\ndestination:/topic/well-%s\nreceipt:well\n\n^").gets("RECEIPT", "receipt-id:well");
    }

    /**
     * Runs it.
     *
     * @param word that no other run has
     */
    void run(Carrier carrier, String version, String word) {
        Map<String, String> kept = new HashMap<>();
        kept.put("version", version);
        Run run = new Run(carrier, carrier.in(), word, kept);
        steps.forEach(step -> step.run(run));
    }
}
