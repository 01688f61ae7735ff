package io.longwire.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import io.longwire.testkit.frame.RawFrames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Group 7: the closing handshake, its codes and payloads, and who closes the TCP connection. */
class ClosingTest {
    private static final String CLOSE = "RFC 6455 §5.5.1";
    private static final String CODES = "RFC 6455 §7.4";

    @RegisterExtension
    static final Ends ENDS = new Ends();

    private final List<Row> rows = new ArrayList<>();

    private void row(Row row) {
        rows.addAll(List.of(row, row.inPieces(1)));
    }

    private static Row closed(String id, String rule, UnaryOperator<RawFrames> script, Frame... frames) {
        return Row.of(id, rule, CLOSE).sends(script).gets(frames).closes(1000);
    }

    @TestFactory
    Stream<DynamicNode> afterTheClose() {
        row(closed("7.1", "a close after a message", frames -> frames.text("a").close(1000, ""), Frame.text("a")));
        row(closed("7.2", "a second close", frames -> frames.close(1000, "").close(1001, "")));
        row(closed(
                "7.3",
                "a ping after the close",
                frames -> frames.close(1000, "").ping("p")));
        row(closed(
                "7.4",
                "a text after the close",
                frames -> frames.close(1000, "").text("late")));
        row(closed(
                "7.5",
                "a message that the close cuts off",
                frames -> frames.more().text("a").close(1000, "").continuation("b")));
        row(closed(
                "7.6",
                "a broken frame after the close",
                frames -> frames.close(1000, "").rsv(7).text("x")));
        row(closed(
                "7.7",
                "garbage after the close",
                frames -> frames.close(1000, "").raw(255, 255, 0, 1, 2)));
        rows.add(closed(
                "7.8",
                "256 KiB, then the close, then a ping",
                frames -> frames.text(Payloads.text(256 << 10)).close(1000, "").ping("p"),
                Frame.text(Payloads.text(256 << 10))));
        rows.add(closed(
                "7.9", "1 MiB after the close", frames -> frames.close(1000, "").binary(new byte[1 << 20])));
        row(Row.of("7.10", "the end of the stream without a close", "RFC 6455 §7.1.5")
                .sends(frames -> frames.text("a"))
                .gets(Frame.text("a"))
                .ends(Ending.broken()));
        row(Row.of("7.10", "the end of the stream inside a frame", "RFC 6455 §7.1.5")
                .sends(frames -> frames.claiming(10).text("a"))
                .ends(Ending.broken()));
        row(Row.of("7.10", "the end of the stream inside a message", "RFC 6455 §7.1.5")
                .sends(frames -> frames.more().text("a"))
                .ends(Ending.broken()));
        row(Row.of("7.10", "the end of the stream inside a header", "RFC 6455 §7.1.5")
                .sends(frames -> frames.raw(0x81))
                .ends(Ending.broken()));
        return ENDS.play(rows);
    }

    @TestFactory
    Stream<DynamicNode> whenTheEndUnderTestBegins() {
        for (int code : new int[] {1000, 1001, 1011, 3000, 4999}) {
            row(begun("7.11", "its close is answered, code " + code, code, code, frames -> frames.close(code, "")));
        }
        row(begun("7.12", "its close is answered with another code", 1000, 4000, frames -> frames.close(4000, "bye")));
        row(begun("7.12", "its close is answered without a code", 1000, 1005, RawFrames::close));
        row(begun(
                "7.13",
                "messages that cross its close are nobody's",
                1000,
                1000,
                frames -> frames.text("crossing")
                        .more()
                        .text("a")
                        .continuation("b")
                        .close(1000, "")));
        row(begun(
                "7.14",
                "a crossing message that is not UTF-8 is nobody's either",
                1000,
                1000,
                frames -> frames.text(new byte[] {(byte) 0xff}).close(1000, "")));
        Row pinged = Row.of("7.15", "a ping that crosses its close is answered", "RFC 6455 §5.5.2")
                .sends(frames -> frames.text(Commands.close(1000)).ping("p").close(1000, ""))
                .gets(Frame.close(1000), Frame.pong("p"))
                .ends(Ending.answered(1000));
        row(pinged);
        return ENDS.play(rows);
    }

    private static Row begun(String id, String rule, int code, int answer, UnaryOperator<RawFrames> script) {
        return Row.of(id, rule, "RFC 6455 §7.1.2")
                .sends(frames -> script.apply(frames.text(Commands.close(code))))
                .gets(Frame.close(code))
                .ends(Ending.answered(answer));
    }

    @TestFactory
    Stream<DynamicNode> payloads() {
        row(Row.of("7.20", "a close without a payload", CLOSE)
                .sends(RawFrames::close)
                .closes(1005));
        row(Row.of("7.21", "a close with one byte", CLOSE)
                .sends(frames -> frames.frame(Opcode.CLOSE, new byte[] {3}))
                .fails(1002));
        row(Row.of("7.22", "a close with two bytes", CLOSE)
                .sends(frames -> frames.close(1000, ""))
                .closes(1000));
        row(Row.of("7.23", "a close with a text", CLOSE)
                .sends(frames -> frames.close(1000, "Hello"))
                .closes(1000));
        row(Row.of("7.24", "a close with 125 bytes", CLOSE)
                .sends(frames -> frames.close(1000, "*".repeat(123)))
                .closes(1000));
        row(Row.of("7.25", "a close with 126 bytes", "RFC 6455 §5.5")
                .sends(frames -> frames.close(1000, "*".repeat(124)))
                .fails(1002));
        row(Row.of("7.26", "a close with a text that is not ASCII", CLOSE)
                .sends(frames -> frames.close(1000, "κόσμε 𝄞"))
                .closes(1000));
        for (Utf8Cases.Invalid text : Utf8Cases.INVALID) {
            byte[] payload = ByteBuffer.allocate(2 + text.bytes().length)
                    .putShort((short) 1000)
                    .put(text.bytes())
                    .array();
            rows.add(Row.of("7.27", "a close with a text that is not UTF-8: " + text.name(), CLOSE)
                    .sends(frames -> frames.frame(Opcode.CLOSE, payload))
                    .fails(1007));
        }
        return ENDS.play(rows);
    }

    @TestFactory
    Stream<DynamicNode> codes() {
        for (int code : new int[] {
            1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999
        }) {
            rows.add(Row.of("7.30", "close code " + code, CODES)
                    .sends(frames -> frames.close(code, "text"))
                    .closes(code));
        }
        for (int code : new int[] {
            0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 5001, 10_000, 32_768, 65_535
        }) {
            rows.add(Row.of("7.31", "close code " + code, CODES)
                    .sends(frames -> frames.close(code, ""))
                    .fails(1002));
        }
        return ENDS.play(rows);
    }

    /** Row 7.32: all that fit into two bytes (RFC 6455 §7.4.1, §7.4.2, and the IANA registry for 1012–1014). */
    @ParameterizedTest
    @EnumSource
    void eachCodeThatTwoBytesCanHold(Side end) throws Exception {
        MemoryEnd machine = new MemoryEnd(end);
        for (int code = 0; code <= 65_535; code++) {
            int sent = code;
            boolean valid = (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
                    || (code >= 3000 && code <= 4999);
            Row row = Row.of("7.32", "close code " + code, CODES).sends(frames -> frames.close(sent, ""));
            Row ended = valid ? row.closes(code) : row.fails(1002);
            assertThat(machine.play(ended)).as(ended.name()).isEqualTo(ended.expected(end));
        }
    }
}
