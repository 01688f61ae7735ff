package io.longwire.verification.conformance;

import io.longwire.protocol.frame.Opcode;
import io.longwire.testkit.frame.RawFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Group 5: messages in fragments, control frames between them, and what may not follow what. */
class FragmentsTest {
    private static final String DATA = "RFC 6455 §5.4";
    private static final String CONTROL = "RFC 6455 §5.5";

    @RegisterExtension
    static final Ends ENDS = new Ends();

    private final List<Row> rows = new ArrayList<>();

    private void whole(String id, String rule, UnaryOperator<RawFrames> script, Frame... frames) {
        Row row = Row.of(id, rule, DATA).sends(script).gets(frames);
        rows.addAll(List.of(row, row.inPieces(1)));
    }

    private void fails(String id, String rule, String section, UnaryOperator<RawFrames> script, Frame... frames) {
        Row row = Row.of(id, rule, section).sends(script).gets(frames).fails(1002);
        rows.addAll(List.of(row, row.inPieces(1)));
    }

    @TestFactory
    Stream<DynamicNode> whatMayFollowWhat() {
        whole("5.1", "a text in two", frames -> frames.more().text("Hel").continuation("lo"), Frame.text("Hello"));
        whole(
                "5.2",
                "a binary message in three",
                frames -> frames.more()
                        .binary(new byte[] {1})
                        .more()
                        .continuation(new byte[] {2})
                        .continuation(new byte[] {3}),
                Frame.binary(new byte[] {1, 2, 3}));
        whole(
                "5.3",
                "a ping between fragments is answered first",
                frames -> frames.more().text("a").ping("p").continuation("b"),
                Frame.pong("p"),
                Frame.text("ab"));
        whole(
                "5.4",
                "pings and pongs between all fragments",
                frames -> frames.more()
                        .text("a")
                        .ping("1")
                        .pong("x")
                        .more()
                        .continuation("b")
                        .ping("2")
                        .continuation("c"),
                Frame.pong("1"),
                Frame.pong("2"),
                Frame.text("abc"));
        whole(
                "5.5",
                "empty fragments alone",
                frames -> frames.more().text("").more().continuation("").continuation(""),
                Frame.text(""));
        whole(
                "5.6",
                "empty fragments around a payload",
                frames -> frames.more().text("").more().continuation("mid").continuation(""),
                Frame.text("mid"));
        whole(
                "5.7",
                "an empty binary message in two",
                frames -> frames.more().binary(new byte[0]).continuation(""),
                Frame.binary(new byte[0]));
        whole(
                "5.8",
                "one message in fragments after the other",
                frames -> frames.more()
                        .text("a")
                        .continuation("b")
                        .more()
                        .binary(new byte[] {1})
                        .continuation(new byte[] {2})
                        .text("c"),
                Frame.text("ab"),
                Frame.binary(new byte[] {1, 2}),
                Frame.text("c"));
        Row unfinished = Row.of("5.8", "pings inside a message that never ends are answered at once", DATA)
                .sends(frames -> frames.more()
                        .text("a")
                        .ping("1")
                        .more()
                        .continuation("b")
                        .ping("2"))
                .gets(Frame.pong("1"), Frame.pong("2"))
                .ends(Ending.broken());
        rows.addAll(List.of(unfinished, unfinished.inPieces(1)));
        fails("5.9", "a continuation that continues nothing, last", DATA, frames -> frames.continuation("x"));
        fails(
                "5.9",
                "a continuation that continues nothing, not last",
                DATA,
                frames -> frames.more().continuation("x").text("y"));
        fails(
                "5.10",
                "a continuation after a whole message",
                DATA,
                frames -> frames.text("a").continuation("x"),
                Frame.text("a"));
        fails(
                "5.11",
                "a continuation after the last one",
                DATA,
                frames -> frames.more().text("a").continuation("b").continuation("c"),
                Frame.text("ab"));
        for (int opcode : new int[] {Opcode.TEXT, Opcode.BINARY}) {
            fails(
                    "5.12",
                    "opcode " + opcode + " inside a text",
                    DATA,
                    frames -> frames.more().text("a").frame(opcode, new byte[] {'x'}));
            fails(
                    "5.13",
                    "opcode " + opcode + " inside a binary message, itself not last",
                    DATA,
                    frames -> frames.more().binary(new byte[1]).more().frame(opcode, new byte[] {'x'}));
            fails(
                    "5.14",
                    "opcode " + opcode + " after a ping between fragments",
                    DATA,
                    frames -> frames.more().text("a").ping("p").frame(opcode, new byte[] {'x'}),
                    Frame.pong("p"));
        }
        for (int opcode : new int[] {Opcode.PING, Opcode.PONG, Opcode.CLOSE}) {
            fails(
                    "5.15",
                    "opcode " + opcode + " in fragments",
                    CONTROL,
                    frames -> frames.more().frame(opcode, new byte[] {3}).continuation("b"));
            fails(
                    "5.16",
                    "opcode " + opcode + " not last, between fragments",
                    CONTROL,
                    frames -> frames.more()
                            .text("a")
                            .more()
                            .frame(opcode, new byte[0])
                            .continuation("b"));
        }
        return ENDS.play(rows);
    }
}
