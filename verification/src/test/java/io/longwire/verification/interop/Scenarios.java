package io.longwire.verification.interop;

import static io.longwire.verification.interop.Ability.SEND_BINARY_FRAGMENTS;
import static io.longwire.verification.interop.Ability.SEND_FRAGMENTS;
import static io.longwire.verification.interop.Ability.SEND_MANY;
import static io.longwire.verification.interop.Ability.SEND_PING;
import static io.longwire.verification.interop.Ability.SHOW_PONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.frame.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** All that is tried with each peer, those of {@link ClosingScenarios} and {@link CompressionScenarios} among it. */
final class Scenarios {
    private Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        messages(all);
        fragments(all);
        pings(all);
        subprotocols(all);
        all.addAll(ClosingScenarios.all());
        all.addAll(CompressionScenarios.all());
        return all;
    }

    private static void messages(List<Scenario> all) {
        all.add(text("ASCII", "Hello, world"));
        all.add(text("of every length of UTF-8", "$ £ € 𝄞 κόσμε"));
        all.add(text("empty", ""));
        for (int size : new int[] {125, 126, 65_535, 65_536, 1 << 20}) {
            all.add(text(
                    "of " + size + " bytes",
                    "0123456789abcdef".repeat(size / 16 + 1).substring(0, size)));
        }
        all.add(text("of 300,000 bytes in characters of three", "€".repeat(100_000)));
        for (int size : new int[] {0, 125, 126, 65_535, 65_536, 1 << 20}) {
            all.add(binary(size));
        }
        all.add(Scenario.of("a thousand messages keep their order, both ways", Scenarios::thousand, SEND_MANY));
    }

    private static Scenario text(String name, String text) {
        return Scenario.of("text " + name + ", both ways", meeting -> {
            meeting.peer().text(text);
            meeting.longwire().ear().expect(new Heard.Text(text));
            meeting.longwire().text(text);
            meeting.peer().ear().expect(new Heard.Text(text));
        });
    }

    private static Scenario binary(int size) {
        byte[] payload = noise(size);
        return Scenario.of("binary of " + size + " bytes, both ways", meeting -> {
            meeting.peer().binary(payload);
            meeting.longwire().ear().expect(Heard.binary(payload));
            meeting.longwire().binary(payload);
            meeting.peer().ear().expect(Heard.binary(payload));
        });
    }

    /** Bytes that do not compress, the same at every run. */
    static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        return noise;
    }

    private static void thousand(Meeting meeting) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            meeting.peer().text("message " + i);
            meeting.longwire().text("answer " + i);
        }
        for (int i = 0; i < 1_000; i++) {
            meeting.longwire().ear().expect(new Heard.Text("message " + i));
            meeting.peer().ear().expect(new Heard.Text("answer " + i));
        }
    }

    private static void fragments(List<Scenario> all) {
        all.add(Scenario.of(
                "text in fragments from the peer",
                meeting -> textParts(meeting.peer(), meeting.longwire()),
                SEND_FRAGMENTS));
        all.add(Scenario.of(
                "binary in fragments from the peer", Scenarios::binaryPartsOfThePeer, SEND_BINARY_FRAGMENTS));
        all.add(Scenario.of(
                "text in fragments from Longwire", meeting -> textParts(meeting.longwire(), meeting.peer())));
        all.add(Scenario.of(
                "binary in fragments from Longwire", meeting -> binaryParts(meeting.longwire(), meeting.peer())));
        all.add(Scenario.of(
                "a ping between fragments from the peer",
                meeting -> {
                    pinged(meeting.peer());
                    meeting.longwire().ear().expect(new Heard.Ping("between"), new Heard.Text("before, after"));
                },
                SEND_FRAGMENTS,
                SEND_PING));
        all.add(Scenario.of("a ping between fragments from Longwire", meeting -> {
            pinged(meeting.longwire());
            meeting.peer().ear().expect(new Heard.Text("before, after"));
            meeting.longwire().ear().expect(new Heard.Pong("between"));
        }));
    }

    private static void textParts(End from, End to) throws Exception {
        from.textPart("", false);
        from.textPart("κόσμε ", false);
        from.textPart("x".repeat(70_000), false);
        from.textPart("𝄞", true);
        from.text("whole");
        to.ear().expect(new Heard.Text("κόσμε " + "x".repeat(70_000) + "𝄞"), new Heard.Text("whole"));
    }

    private static void binaryParts(End from, End to) throws Exception {
        from.binaryPart(new byte[] {1, 2}, false);
        from.binaryPart(new byte[] {3}, false);
        from.binaryPart(new byte[0], true);
        from.binary(new byte[] {4});
        to.ear().expect(Heard.binary(new byte[] {1, 2, 3}), Heard.binary(new byte[] {4}));
    }

    /** Fewer bytes than with four headers would show that the peer had put parts together. */
    private static void binaryPartsOfThePeer(Meeting meeting) throws Exception {
        long before = meeting.longwire().statistics().wireBytesIn();
        binaryParts(meeting.peer(), meeting.longwire());
        int header = meeting.peerSide() == Side.CLIENT ? 6 : 2;
        assertThat(meeting.longwire().statistics().wireBytesIn() - before)
                .as("bytes of four frames, or more")
                .isGreaterThanOrEqualTo(4 * header + 4);
    }

    private static void pinged(End from) throws Exception {
        from.textPart("before", false);
        from.ping("between");
        from.textPart(", after", true);
    }

    private static void pings(List<Scenario> all) {
        for (String payload : new String[] {"", "p", "\u0000\u00ff\u0080", "x".repeat(125)}) {
            String size = payload.length() + " bytes";
            all.add(Scenario.of("a ping with " + size + " from Longwire is answered with the same", meeting -> {
                meeting.longwire().ping(payload);
                meeting.longwire().ear().expect(new Heard.Pong(payload));
            }));
            all.add(Scenario.of(
                    "a ping with " + size + " from the peer is answered with the same",
                    meeting -> {
                        meeting.peer().ping(payload);
                        meeting.longwire().ear().expect(new Heard.Ping(payload));
                        meeting.peer().ear().expect(new Heard.Pong(payload));
                    },
                    SEND_PING,
                    SHOW_PONG));
        }
    }

    private static void subprotocols(List<Scenario> all) {
        all.add(agreed("the one subprotocol that both speak is agreed", List.of("mqtt", "echo"), "echo", "echo"));
        all.add(agreed("one subprotocol offered and spoken is agreed", List.of("echo"), "echo", "echo"));
        all.add(agreed("no subprotocol is agreed where none is offered", List.of(), "echo", ""));
    }

    private static Scenario agreed(String name, List<String> offered, String spoken, String expected) {
        Terms terms = Terms.PLAIN.withSubprotocols(offered, List.of(spoken));
        return Scenario.of(name, terms, meeting -> {
            assertThat(meeting.longwire().subprotocol()).isEqualTo(expected);
            assertThat(meeting.peer().subprotocol()).isEqualTo(expected);
        });
    }
}
