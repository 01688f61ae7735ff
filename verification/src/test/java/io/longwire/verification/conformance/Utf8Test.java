package io.longwire.verification.conformance;

import io.longwire.testkit.frame.RawFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Group 6: text is UTF-8, and what is not fails at the first byte that shows it, in the middle of a frame too. */
class Utf8Test {
    private static final String SECTION = "RFC 6455 §8.1";

    @RegisterExtension
    static final Ends ENDS = new Ends();

    private final List<Row> rows = new ArrayList<>();

    @TestFactory
    Stream<DynamicNode> validTextComesBack() {
        for (Utf8Cases.Valid text : MoreUtf8Cases.valid()) {
            byte[] bytes = text.bytes();
            Row whole = Row.of("6.1", text.name(), SECTION)
                    .sends(f -> f.text(bytes))
                    .gets(Frame.text(bytes));
            rows.addAll(List.of(whole, whole.inPieces(1)));
            rows.add(Row.of("6.2", text.name() + ", a fragment for each byte", SECTION)
                    .sends(frames -> eachByte(frames, bytes))
                    .gets(Frame.text(bytes)));
            for (int cut = 0; cut <= bytes.length; cut++) {
                int at = cut;
                rows.add(Row.of("6.3", text.name() + ", cut after " + at + " bytes", SECTION)
                        .sends(frames -> frames.more()
                                .text(Arrays.copyOf(bytes, at))
                                .ping("p")
                                .continuation(Arrays.copyOfRange(bytes, at, bytes.length)))
                        .gets(Frame.pong("p"), Frame.text(bytes)));
            }
        }
        return ENDS.play(rows);
    }

    private static RawFrames eachByte(RawFrames frames, byte[] bytes) {
        frames.more().text("");
        for (byte value : bytes) {
            frames.more().continuation(new byte[] {value});
        }
        return frames.continuation("");
    }

    @TestFactory
    Stream<DynamicNode> whatIsNoTextFails() {
        for (Utf8Cases.Invalid text : MoreUtf8Cases.invalid()) {
            byte[] bytes = text.bytes();
            Row whole = Row.of("6.10", text.name(), SECTION)
                    .sends(frames -> frames.text("good").text(bytes))
                    .gets(Frame.text("good"))
                    .fails(1007);
            rows.addAll(List.of(whole, whole.inPieces(1)));
            rows.add(Row.of("6.11", text.name() + ", as binary", "RFC 6455 §5.6")
                    .sends(frames -> frames.binary(bytes))
                    .gets(Frame.binary(bytes)));
            rows.add(Row.of("6.11", text.name() + ", a fragment for each byte", SECTION)
                    .sends(frames -> eachByte(frames, bytes))
                    .fails(1007));
            rows.add(failsAtOnce(text));
            rows.add(failsInTheMiddle(text));
            for (int cut = 0; cut <= bytes.length; cut++) {
                int at = cut;
                rows.add(Row.of("6.14", text.name() + ", cut after " + at + " bytes", SECTION)
                        .sends(frames -> frames.more()
                                .text(Arrays.copyOf(bytes, at))
                                .continuation(Arrays.copyOfRange(bytes, at, bytes.length)))
                        .fails(1007));
            }
        }
        return ENDS.play(rows);
    }

    /** Up to the wrong byte all is well, a ping shows it; that byte ends it, although its frame is not whole. */
    private static Row failsAtOnce(Utf8Cases.Invalid text) {
        byte[] good = Arrays.copyOf(text.bytes(), text.wrong());
        boolean atEnd = text.wrong() == text.bytes().length;
        Row row = Row.of("6.12", text.name() + ", fails at byte " + text.wrong(), SECTION);
        return row.sends(frames -> {
                    frames.more().text(good).ping("still well");
                    return atEnd
                            ? frames.continuation("")
                            : frames.claiming(1_000).continuation(new byte[] {text.bytes()[text.wrong()]});
                })
                .gets(Frame.pong("still well"))
                .fails(1007);
    }

    /** The rest of the frame never comes. */
    private static Row failsInTheMiddle(Utf8Cases.Invalid text) {
        Row row = Row.of("6.13", text.name() + ", in the middle of a frame", SECTION);
        byte[] bytes = text.bytes();
        boolean atEnd = text.wrong() == bytes.length;
        byte[] shown = atEnd ? RawBytes.join(bytes, new byte[] {'x'}) : bytes;
        return row.sends(frames -> frames.claiming(100_000).text(shown)).fails(1007);
    }
}
