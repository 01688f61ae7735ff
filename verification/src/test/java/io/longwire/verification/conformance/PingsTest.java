package io.longwire.verification.conformance;

import io.longwire.protocol.frame.Opcode;
import io.longwire.testkit.frame.RawFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Group 2: pings are answered with their payload, in order; pongs nobody asked for are passed over. */
class PingsTest {
    private static final String PING = "RFC 6455 §5.5.2";
    private static final String PONG = "RFC 6455 §5.5.3";

    @RegisterExtension
    static final Ends ENDS = new Ends();

    @TestFactory
    Stream<DynamicNode> pings() {
        List<Row> rows = new ArrayList<>();
        for (int bytes : new int[] {0, 1, 5, 124, 125}) {
            Row row = Row.of("2.1", "a ping of " + bytes + " bytes", PING)
                    .sends(frames -> frames.frame(Opcode.PING, Payloads.noise(bytes)))
                    .gets(Frame.pong(Payloads.noise(bytes)));
            rows.addAll(List.of(row, row.inPieces(1)));
        }
        for (int opcode : new int[] {Opcode.PING, Opcode.PONG, Opcode.CLOSE}) {
            for (int bytes : new int[] {126, 127, 65_536}) {
                rows.add(Row.of("2.2", "opcode " + opcode + " with " + bytes + " bytes", "RFC 6455 §5.5")
                        .sends(frames -> frames.ping("before").frame(opcode, new byte[bytes]))
                        .gets(Frame.pong("before"))
                        .fails(1002));
            }
            rows.add(Row.of("2.3", "opcode " + opcode + " too long, at its header", "RFC 6455 §5.5")
                    .sends(frames -> frames.claiming(126).frame(opcode, new byte[0]))
                    .fails(1002));
        }
        Row ten = Row.of("2.4", "ten pings", PING).sends(PingsTest::tenPings).gets(tenPongs());
        rows.addAll(List.of(ten, ten.inPieces(1), ten.inPieces(7)));
        rows.addAll(mixed());
        return ENDS.play(rows);
    }

    private static List<Row> mixed() {
        Row unasked = Row.of("2.5", "a pong that nobody asked for", PONG)
                .sends(frames -> frames.pong("nobody asked").ping("asked"))
                .gets(Frame.pong("asked"));
        Row empty = Row.of("2.6", "an empty pong that nobody asked for", PONG)
                .sends(frames -> frames.pong("").text("Hello"))
                .gets(Frame.text("Hello"));
        Row between = Row.of("2.7", "pings between messages", PING)
                .sends(frames -> frames.text("a").ping("1").text("b").ping("2"))
                .gets(Frame.text("a"), Frame.pong("1"), Frame.text("b"), Frame.pong("2"));
        return List.of(unasked, unasked.inPieces(1), empty, empty.inPieces(1), between, between.inPieces(1));
    }

    private static RawFrames tenPings(RawFrames frames) {
        for (int i = 0; i < 10; i++) {
            frames.ping("payload-" + i);
        }
        return frames;
    }

    private static List<Frame> tenPongs() {
        return IntStream.range(0, 10).mapToObj(i -> Frame.pong("payload-" + i)).toList();
    }
}
