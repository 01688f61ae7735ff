package io.longwire.verification.interop;

import static io.longwire.verification.interop.Ability.ANSWER_CLOSE;
import static io.longwire.verification.interop.Ability.REFUSE_LARGE;
import static io.longwire.verification.interop.Ability.REFUSE_MANY;
import static io.longwire.verification.interop.Ability.SEND_CLOSE;
import static io.longwire.verification.interop.Ability.SEND_FRAGMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** The close that either end begins, and the one that a message beyond a limit brings. */
final class ClosingScenarios {
    private static final int LIMIT = 10_000;

    private ClosingScenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        closing(all);
        limits(all);
        return all;
    }

    private static void closing(List<Scenario> all) {
        for (int code : new int[] {1000, 3000, 4999}) {
            String reason = code == 1000 ? "" : "good bye, κόσμε";
            String name = "with " + code + " and " + (reason.isEmpty() ? "no reason" : "a reason");
            all.add(Scenario.of("a close " + name + " from Longwire", meeting -> {
                meeting.longwire().close(code, reason);
                meeting.peer().ear().expect(new Heard.Closed(code, reason));
            }));
            all.add(Scenario.of(
                    "the answer to a close " + name + " from Longwire",
                    meeting -> {
                        meeting.longwire().close(code, reason);
                        meeting.longwire().ear().expectClosed(code);
                        assertThat(meeting.longwire().began())
                                .isEqualTo(meeting.peerSide().other().toString());
                    },
                    ANSWER_CLOSE));
            all.add(Scenario.of(
                    "a close " + name + " from the peer",
                    meeting -> {
                        meeting.peer().close(code, reason);
                        meeting.longwire().ear().expect(new Heard.Closed(code, reason));
                        meeting.peer().ear().expectClosed(code);
                        assertThat(meeting.longwire().began())
                                .isEqualTo(meeting.peerSide().toString());
                    },
                    SEND_CLOSE));
        }
        all.add(Scenario.of("what Longwire sent before its close arrives", meeting -> {
            String large = "x".repeat(1 << 20);
            meeting.longwire().text(large);
            meeting.longwire().close(1000, "");
            meeting.peer().ear().expect(new Heard.Text(large), new Heard.Closed(1000, ""));
        }));
    }

    private static void limits(List<Scenario> all) {
        all.add(Scenario.of("a message as long as Longwire's limit", Terms.PLAIN.withLongwireLimit(LIMIT), meeting -> {
            meeting.peer().text("x".repeat(LIMIT));
            meeting.longwire().ear().expect(new Heard.Text("x".repeat(LIMIT)));
        }));
        for (int size : new int[] {LIMIT + 1, 1 << 20}) {
            all.add(Scenario.of(
                    "a message of " + size + " bytes, beyond Longwire's limit, closes with 1009",
                    Terms.PLAIN.withLongwireLimit(LIMIT),
                    meeting -> {
                        refusedByLongwire(meeting, () -> meeting.peer().text("x".repeat(size)));
                    }));
        }
        all.add(Scenario.of(
                "fragments beyond Longwire's limit close with 1009",
                Terms.PLAIN.withLongwireLimit(LIMIT),
                meeting -> {
                    meeting.peer().textPart("x".repeat(LIMIT), false);
                    refusedByLongwire(meeting, () -> meeting.peer().textPart("x".repeat(LIMIT), true));
                },
                SEND_FRAGMENTS));
        all.add(Scenario.of(
                "a message beyond the peer's limit closes with 1009",
                Terms.PLAIN.withPeerLimit(LIMIT),
                meeting -> {
                    meeting.longwire().text("x".repeat(2 * LIMIT));
                    refusedByPeer(meeting);
                },
                REFUSE_LARGE));
        all.add(Scenario.of(
                "fragments beyond the peer's limit close with 1009",
                Terms.PLAIN.withPeerLimit(LIMIT),
                meeting -> {
                    meeting.longwire().textPart("x".repeat(LIMIT), false);
                    meeting.longwire().textPart("x".repeat(LIMIT), true);
                    refusedByPeer(meeting);
                },
                REFUSE_MANY));
    }

    private interface Sending {
        void send() throws Exception;
    }

    /** The peer may be told of the end while it still sends, and let its sending fail. */
    private static void refusedByLongwire(Meeting meeting, Sending sending) throws Exception {
        try {
            sending.send();
        } catch (Exception ended) {
            meeting.peer().ear().error(ended);
        }
        meeting.longwire().ear().expectClosed(1009);
        meeting.peer().ear().expectClosed(1009);
    }

    private static void refusedByPeer(Meeting meeting) throws Exception {
        meeting.longwire().ear().expectClosed(1009);
        assertThat(meeting.longwire().began()).isEqualTo(meeting.peerSide().toString());
    }
}
