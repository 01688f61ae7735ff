package io.longwire.verification.conformance;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.deflate.PermessageDeflate;
import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import io.longwire.testkit.frame.RawFrames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups 12 and 13: permessage-deflate on every agreed term, and what is wrong under it. */
class CompressionTest {
    private static final String SECTION = "RFC 7692 §7.2";
    private static final int ENOUGH = 64 << 10;
    private static final int WHOLE = Integer.MAX_VALUE;
    /** Whether every row has a thousand messages, as in the Autobahn test suite; that takes long, and gigabytes of heap. */
    private static final boolean WHOLE_COUNTS = Boolean.getBoolean("longwire.conformance.whole");

    @RegisterExtension
    static final Ends ENDS = new Ends();

    private final List<Row> rows = new ArrayList<>();

    @TestFactory
    Stream<DynamicNode> eachParameter() {
        for (DeflateTerms terms : DeflateTerms.main()) {
            for (int bytes : new int[] {16, 64, 256, 1_024, 4_096, 8_192, 16_384, 32_768, 65_536, 131_072}) {
                rows.add(json("12.1", terms, bytes, WHOLE));
            }
            for (int bytes : new int[] {1_024, 8_192, 16_384, 32_768, 65_536, 131_072}) {
                rows.add(json("12.2", terms, bytes, bytes / 32));
            }
            rows.add(json("12.3", terms, 2_000, 1));
            rows.add(json("12.4", terms, 5_000, WHOLE).inPieces(1));
            rows.add(json("12.4", terms, 70_000, 5_000).inPieces(997));
            rows.add(json("12.5", terms, 20_000, WHOLE).echoing(Echoing.inFragmentsOf(999)));
            rows.add(noise("12.6", terms, 1_000));
            rows.add(noise("12.6", terms, 131_072));
        }
        return ENDS.play(rows);
    }

    @TestFactory
    Stream<DynamicNode> eachWindow() {
        for (DeflateTerms terms : DeflateTerms.windows()) {
            for (int bytes : new int[] {16, 255, 256, 257, 1_024, 32_768, 131_072}) {
                rows.add(json("13.1", terms, bytes, WHOLE));
            }
            rows.add(json("13.2", terms, 70_000, 3_000));
            rows.add(json("13.3", terms, 20_000, WHOLE).echoing(Echoing.inFragmentsOf(999)));
            rows.add(noise("13.4", terms, 40_000));
        }
        for (DeflateTerms terms : DeflateTerms.offers()) {
            rows.add(json("13.5", terms, 1_024, WHOLE));
        }
        return ENDS.play(rows);
    }

    /** Each size and fragment of the Autobahn test suite (its groups 12 and 13) on each of its sets of parameters. */
    @TestFactory
    Stream<DynamicNode> theSizesOfAutobahn() {
        for (DeflateTerms terms : DeflateTerms.autobahn()) {
            for (int bytes = 16; bytes <= 131_072; bytes *= bytes < 4_096 ? 4 : 2) {
                rows.add(json("13.8", terms, bytes, WHOLE));
            }
            for (int bytes = 8_192; bytes <= 131_072; bytes *= 2) {
                rows.add(json("13.8", terms, bytes, 256));
            }
            for (int fragment : new int[] {1_024, 4_096, 32_768}) {
                rows.add(json("13.8", terms, 131_072, fragment));
            }
        }
        return ENDS.play(rows);
    }

    /** Many messages of one size, alike and yet not the same. */
    private static Row json(String id, DeflateTerms terms, int bytes, int fragment) {
        int count = WHOLE_COUNTS || bytes <= 64 ? 1_000 : Math.max(2, Math.min(50, ENOUGH / bytes));
        String cut = fragment == WHOLE ? "" : " in fragments of " + fragment;
        String rule = count + " texts of " + bytes + cut + " on " + terms;
        return row(id, rule, terms, Opcode.TEXT, fragment, count, bytes, Payloads::json);
    }

    private static Row noise(String id, DeflateTerms terms, int bytes) {
        String rule = "2 messages of " + bytes + " that do not compress on " + terms;
        return row(id, rule, terms, Opcode.BINARY, WHOLE, 2, bytes, (size, seed) -> Payloads.noise(size));
    }

    private static Row row(
            String id,
            String rule,
            DeflateTerms terms,
            int opcode,
            int fragment,
            int count,
            int bytes,
            BiFunction<Integer, Integer, byte[]> payload) {
        List<Frame> back = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            back.add(new Frame(opcode, true, terms.rsv(bytes), ByteBuffer.wrap(payload.apply(bytes, i))));
        }
        return on(terms, id, rule)
                .sends(frames -> {
                    DeflatePeer peer = new DeflatePeer(terms);
                    back.forEach(message -> peer.add(frames, opcode, message.bytes(), fragment));
                    return frames;
                })
                .gets(back);
    }

    private static Row on(DeflateTerms terms, String id, String rule) {
        return Row.of(id, rule, SECTION)
                .opened(terms.opening())
                .at(terms.end())
                .read(frames -> new DeflatePeer(terms).messages(frames));
    }

    private void both(String id, String rule, UnaryOperator<Row> rest) {
        for (Side end : Side.values()) {
            Row row = rest.apply(on(DeflateTerms.plain(end), id, rule));
            rows.addAll(List.of(row, row.inPieces(1)));
        }
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** A frame with RSV1 whose payload is given as it is on the wire. */
    private static RawFrames compressed(RawFrames frames, String hex) {
        return frames.rsv(4).frame(Opcode.TEXT, hex(hex));
    }

    @TestFactory
    Stream<DynamicNode> examplesOfTheRfc() {
        Frame hello = Frame.text("Hello");
        both(
                "12.10",
                "one block (§7.2.3.1)",
                row -> row.sends(f -> compressed(f, "f248cdc9c90700")).gets(hello));
        both(
                "12.10",
                "one block in two fragments (§7.2.3.1)",
                row -> row.sends(f -> compressed(f.more(), "f248cd").continuation(hex("c9c90700")))
                        .gets(hello));
        both(
                "12.11",
                "the context kept (§7.2.3.2)",
                row -> row.sends(f -> compressed(compressed(f, "f248cdc9c90700"), "f200110000"))
                        .gets(hello, hello));
        both(
                "12.12",
                "a block without compression (§7.2.3.3)",
                row -> row.sends(f -> compressed(f, "000500faff48656c6c6f00")).gets(hello));
        both(
                "12.13",
                "a block with BFINAL (§7.2.3.4)",
                row -> row.sends(f -> compressed(f, "f348cdc9c9070000")).gets(hello));
        both(
                "12.13",
                "the next message after a block with BFINAL",
                row -> row.sends(f -> compressed(compressed(f, "f348cdc9c9070000"), "f248cdc9c90700"))
                        .gets(hello, hello));
        both(
                "12.14",
                "two blocks (§7.2.3.5)",
                row -> row.sends(f -> compressed(f, "f248050000 00ffff cac9c90700".replace(" ", "")))
                        .gets(hello));
        both(
                "12.15",
                "an empty message (§7.2.3.6)",
                row -> row.sends(f -> compressed(f, "00")).gets(Frame.text("")));
        both(
                "12.16",
                "an empty last fragment",
                row -> row.sends(f -> compressed(f.more(), "f248cdc9c90700").continuation(hex("")))
                        .gets(hello));
        both(
                "12.17",
                "a message that is not compressed (§6)",
                row -> row.sends(f -> f.text("Hello")).gets(hello));
        both(
                "12.18",
                "a ping between compressed fragments",
                row -> row.sends(f -> compressed(f.more(), "f248cd").ping("p").continuation(hex("c9c90700")))
                        .gets(Frame.pong("p"), hello));
        return ENDS.play(rows);
    }

    @TestFactory
    Stream<DynamicNode> whatIsWrong() {
        both(
                "12.20",
                "RSV1 on a continuation (§6.1)",
                row -> row.sends(f -> compressed(f.more(), "f248cd").rsv(4).continuation(hex("c9c90700")))
                        .fails(1002));
        both(
                "12.21",
                "RSV1 on a ping (§6.1)",
                row -> row.sends(f -> f.rsv(4).ping("")).fails(1002));
        for (int rsv : new int[] {1, 2, 3, 5, 6, 7}) {
            both(
                    "12.22",
                    "reserved bits " + rsv,
                    row -> row.sends(f -> f.rsv(rsv).text("")).fails(1002));
        }
        both(
                "12.23",
                "no deflate data",
                row -> row.sends(f -> compressed(f, "ffffff12")).fails(1007));
        both(
                "12.24",
                "a distance beyond the beginning",
                row -> row.sends(f -> compressed(f, "f200110000")).fails(1007));
        both(
                "12.25",
                "compressed text that is not UTF-8",
                row -> row.sends(f -> compressedText(f, "c0af")).fails(1007));
        both(
                "12.26",
                "compressed text that is not UTF-8, in the middle of a frame",
                row -> row.sends(f -> {
                            // the block is stored, so that the bytes come out as they come in
                            f.rsv(4).claiming(10_000);
                            return f.frame(Opcode.TEXT, hex("00ff0000ff48ff"));
                        })
                        .fails(1007));
        bombs();
        notAgreed();
        return ENDS.play(rows);
    }

    private static RawFrames compressedText(RawFrames frames, String hex) {
        byte[] compressed = new DeflatePeer(DeflateTerms.plain(Side.SERVER)).compress(hex(hex));
        return frames.rsv(4).frame(Opcode.TEXT, compressed);
    }

    private void bombs() {
        for (Side end : Side.values()) {
            DeflateTerms terms = DeflateTerms.plain(end);
            byte[] bomb = new DeflatePeer(terms).compress(new byte[32 << 20]);
            Row row = on(terms, "12.27", "32 MiB of zeros in 32 KiB").within(Limits.DEFAULT);
            rows.add(row.sends(frames -> frames.rsv(4).binary(bomb)).fails(1009));
            rows.add(row.sends(
                            frames -> frames.rsv(4).more().claiming(bomb.length).binary(Arrays.copyOf(bomb, 2_000)))
                    .fails(1009));
            Frame regular = new Frame(Opcode.BINARY, true, 4, ByteBuffer.wrap(new byte[1 << 20]));
            rows.add(on(terms, "12.27", "1 MiB of zeros, which is the default limit")
                    .within(Limits.DEFAULT)
                    .sends(frames -> frames.rsv(4).binary(new DeflatePeer(terms).compress(regular.bytes())))
                    .gets(regular));
            byte[] large = Payloads.json(10_001, 0);
            rows.add(on(terms, "12.28", "a byte more than the limit, once decompressed")
                    .within(Limits.DEFAULT.withMessageBytes(10_000))
                    .sends(frames -> frames.rsv(4).text(new DeflatePeer(terms).compress(large)))
                    .fails(1009));
            Frame fits = new Frame(Opcode.TEXT, true, 4, ByteBuffer.wrap(Payloads.json(10_000, 0)));
            rows.add(on(terms, "12.28", "as long as the limit, once decompressed")
                    .within(Limits.DEFAULT.withMessageBytes(10_000))
                    .sends(frames -> frames.rsv(4).text(new DeflatePeer(terms).compress(fits.bytes())))
                    .gets(fits));
        }
    }

    /** Without an agreement RSV1 is a fault (RFC 6455 §5.2). */
    private void notAgreed() {
        List<String> declined = List.of(
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_max_window_bits=010",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; unheard_of",
                "Permessage-Deflate-2, bbf-usp-protocol");
        for (String offer : declined) {
            Opening opening = new Opening(List.of(new PermessageDeflate(DeflateOptions.DEFAULT)), offer, "");
            Row row = Row.of("13.6", "'" + offer + "' is declined, not failed", "RFC 7692 §5.1")
                    .at(Side.SERVER)
                    .opened(opening);
            rows.add(row.sends(frames -> frames.text(Payloads.json(1_000, 1)))
                    .gets(Frame.text(Payloads.json(1_000, 1))));
            rows.add(row.sends(frames -> compressed(frames, "f248cdc9c90700")).fails(1002));
        }
        Row unanswered = Row.of("13.7", "a server that agrees to nothing", "RFC 7692 §5.1")
                .at(Side.CLIENT)
                .opened(new Opening(List.of(new PermessageDeflate(DeflateOptions.DEFAULT)), "", ""));
        rows.add(unanswered
                .sends(frames -> frames.text(Payloads.json(1_000, 1)))
                .gets(Frame.text(Payloads.json(1_000, 1))));
        rows.add(
                unanswered.sends(frames -> compressed(frames, "f248cdc9c90700")).fails(1002));
    }
}
