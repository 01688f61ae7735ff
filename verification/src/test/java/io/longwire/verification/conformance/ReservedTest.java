package io.longwire.verification.conformance;

import io.longwire.testkit.frame.RawFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups 3 and 4: reserved bits and reserved opcodes fail the connection, at the header already. */
class ReservedTest {
    private static final String SECTION = "RFC 6455 §5.2";

    @RegisterExtension
    static final Ends ENDS = new Ends();

    @TestFactory
    Stream<DynamicNode> bits() {
        List<Row> rows = new ArrayList<>();
        for (int rsv = 1; rsv <= 7; rsv++) {
            int bits = rsv;
            for (int opcode : new int[] {1, 2, 8, 9, 10}) {
                rows.add(Row.of("3.1", "reserved bits " + bits + " with opcode " + opcode, SECTION)
                        .sends(frames -> frames.rsv(bits).frame(opcode, new byte[0]))
                        .fails(1002));
            }
            rows.addAll(between(
                    "3.2", "reserved bits " + bits, frames -> frames.rsv(bits).text("x")));
            rows.add(Row.of("3.3", "reserved bits " + bits + " on a continuation", SECTION)
                    .sends(frames -> frames.more().text("a").rsv(bits).continuation("b"))
                    .fails(1002));
            rows.add(Row.of("3.4", "reserved bits " + bits + ", payload still to come", SECTION)
                    .sends(frames -> frames.rsv(bits).claiming(1_000).binary(new byte[1]))
                    .fails(1002));
        }
        return ENDS.play(rows);
    }

    @TestFactory
    Stream<DynamicNode> opcodes() {
        List<Row> rows = new ArrayList<>();
        for (int reserved : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            rows.add(Row.of("4.1", "opcode " + reserved + " without a payload", SECTION)
                    .sends(frames -> frames.frame(reserved, new byte[0]))
                    .fails(1002));
            rows.add(Row.of("4.2", "opcode " + reserved + " with a payload", SECTION)
                    .sends(frames -> frames.frame(reserved, Payloads.noise(100)))
                    .fails(1002));
            rows.addAll(between("4.3", "opcode " + reserved, frames -> frames.frame(reserved, new byte[] {1})));
            rows.add(Row.of("4.4", "opcode " + reserved + " inside a message", SECTION)
                    .sends(frames -> frames.more().text("a").frame(reserved, new byte[0]))
                    .fails(1002));
        }
        return ENDS.play(rows);
    }

    /** What came before the fault is answered, what comes after it is not. */
    private static List<Row> between(String id, String what, UnaryOperator<RawFrames> fault) {
        Row row = Row.of(id, what + " between messages", SECTION)
                .sends(frames ->
                        fault.apply(frames.text("before")).ping("after").text("after"))
                .gets(Frame.text("before"))
                .fails(1002);
        Row pinged = Row.of(id, what + " after a ping", SECTION)
                .sends(frames -> fault.apply(frames.text("before").ping("p")).ping("after"))
                .gets(Frame.text("before"), Frame.pong("p"))
                .fails(1002);
        return List.of(row, row.inPieces(1), pinged, pinged.inPieces(1));
    }
}
