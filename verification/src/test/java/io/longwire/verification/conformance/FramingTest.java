package io.longwire.verification.conformance;

import io.longwire.protocol.frame.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Group 1: payloads of every length that is written in another way, and those next to it. */
class FramingTest {
    @RegisterExtension
    static final Ends ENDS = new Ends();

    @TestFactory
    Stream<DynamicNode> messagesComeBack() {
        List<Row> rows = new ArrayList<>();
        for (int bytes : new int[] {0, 1, 124, 125, 126, 127, 128, 65_534, 65_535, 65_536, 65_537}) {
            Row text = Row.of("1.1", "a text of " + bytes + " bytes", "RFC 6455 §5.2")
                    .sends(frames -> frames.text(Payloads.text(bytes)))
                    .gets(Frame.text(Payloads.text(bytes)));
            Row binary = Row.of("1.2", "a binary message of " + bytes + " bytes", "RFC 6455 §5.2")
                    .sends(frames -> frames.binary(Payloads.noise(bytes)))
                    .gets(Frame.binary(Payloads.noise(bytes)));
            Collections.addAll(rows, text, binary, text.inPieces(997), binary.inPieces(997));
            if (bytes <= 128 || bytes == 65_536) {
                Collections.addAll(rows, text.inPieces(1), binary.inPieces(1));
            }
        }
        rows.addAll(lengths());
        return ENDS.play(rows);
    }

    /** RFC 6455 §5.2: the shortest form, and no more than 63 bits. */
    private static List<Row> lengths() {
        List<Row> rows = new ArrayList<>();
        for (int bytes : new int[] {0, 1, 125}) {
            rows.add(wrongLength(bytes + " bytes, length in 16 bits", bytes, 2));
            rows.add(wrongLength(bytes + " bytes, length in 64 bits", bytes, 8));
        }
        rows.add(wrongLength("126 bytes, length in 64 bits", 126, 8));
        rows.add(wrongLength("65535 bytes, length in 64 bits", 65_535, 8));
        for (long length : new long[] {Long.MIN_VALUE + 2, -1}) {
            rows.add(Row.of("1.4", "a length of 0x" + Long.toHexString(length), "RFC 6455 §5.2")
                    .sends(frames -> frames.claiming(length).binary(new byte[0]))
                    .fails(1002));
        }
        for (int opcode : new int[] {1, 2, 8, 9, 10}) {
            rows.add(masked(opcode, "a client's frame without a mask", false).at(Side.SERVER));
            rows.add(masked(opcode, "a server's frame with a mask", true).at(Side.CLIENT));
        }
        return rows;
    }

    private static Row wrongLength(String what, int bytes, int lengthBytes) {
        return Row.of("1.3", what, "RFC 6455 §5.2")
                .sends(frames -> frames.text("before").lengthIn(lengthBytes).binary(Payloads.noise(bytes)))
                .gets(Frame.text("before"))
                .fails(1002);
    }

    private static Row masked(int opcode, String what, boolean masked) {
        return Row.of("1.5", what + ", opcode " + opcode, "RFC 6455 §5.1")
                .sends(frames -> frames.text("before").masked(masked).frame(opcode, new byte[0]))
                .gets(Frame.text("before"))
                .fails(1002);
    }
}
