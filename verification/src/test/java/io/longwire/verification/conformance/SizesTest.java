package io.longwire.verification.conformance;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.Opcode;
import io.longwire.testkit.frame.RawFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups 9 and 10: large messages, many messages, messages in many fragments, and the limits of all that. */
class SizesTest {
    private static final String SECTION = "RFC 6455 §5.4";
    private static final String TOO_BIG = "RFC 6455 §7.4.1";
    private static final int MIB = 1 << 20;

    @RegisterExtension
    static final Ends ENDS = new Ends();

    private final List<Row> rows = new ArrayList<>();

    private static byte[] payload(int opcode, int bytes) {
        return opcode == Opcode.TEXT ? Payloads.text(bytes) : Payloads.noise(bytes);
    }

    private static String name(int opcode) {
        return opcode == Opcode.TEXT ? "text" : "binary";
    }

    private static RawFrames inFragments(RawFrames frames, int opcode, byte[] payload, int fragment) {
        int at = 0;
        do {
            int end = (int) Math.min(payload.length, (long) at + fragment);
            if (end < payload.length) {
                frames.more();
            }
            frames.frame(at == 0 ? opcode : Opcode.CONTINUATION, Arrays.copyOfRange(payload, at, end));
            at = end;
        } while (at < payload.length);
        return frames;
    }

    private static Row row(String id, String rule, int opcode, int bytes, int fragment) {
        return Row.of(id, rule, SECTION)
                .sends(frames -> inFragments(frames, opcode, payload(opcode, bytes), fragment))
                .gets(Frame.whole(opcode, payload(opcode, bytes)));
    }

    @TestFactory
    Stream<DynamicNode> largeMessages() {
        for (int opcode : new int[] {Opcode.TEXT, Opcode.BINARY}) {
            for (int kib : new int[] {64, 256, 1_024, 4_096, 8_192, 16_384}) {
                rows.add(row("9.1", name(opcode) + " of " + kib + " KiB", opcode, kib << 10, kib << 10));
            }
            for (int fragment : new int[] {64, 256, 1_024, 4_096, 16_384, 65_536, MIB / 4, MIB, 4 * MIB}) {
                String rule = name(opcode) + " of 4 MiB in fragments of " + fragment;
                rows.add(row("9.3", rule, opcode, 4 * MIB, fragment));
            }
        }
        return ENDS.play(rows);
    }

    @TestFactory
    Stream<DynamicNode> inChops() {
        for (int opcode : new int[] {Opcode.TEXT, Opcode.BINARY}) {
            for (int pieces : new int[] {64, 128, 256, 512, 1_024, 2_048}) {
                rows.add(
                        row("9.5", name(opcode) + " of 1 MiB", opcode, MIB, MIB).inPieces(pieces));
            }
        }
        rows.add(row("9.5", "text of 1 MiB in fragments of 1000", Opcode.TEXT, MIB, 1_000)
                .inPieces(997));
        return ENDS.play(rows);
    }

    @TestFactory
    Stream<DynamicNode> manyMessages() {
        for (int opcode : new int[] {Opcode.TEXT, Opcode.BINARY}) {
            for (int bytes : new int[] {0, 16, 64, 256, 1_024, 4_096}) {
                Frame frame = Frame.whole(opcode, payload(opcode, bytes));
                rows.add(Row.of("9.7", "1000 messages of " + bytes + " bytes, " + name(opcode), SECTION)
                        .sends(frames -> thousand(frames, opcode, frame.bytes()))
                        .gets(Collections.nCopies(1_000, frame)));
            }
        }
        return ENDS.play(rows);
    }

    private static RawFrames thousand(RawFrames frames, int opcode, byte[] payload) {
        for (int i = 0; i < 1_000; i++) {
            frames.frame(opcode, payload);
        }
        return frames;
    }

    @TestFactory
    Stream<DynamicNode> fragmentsByEitherSide() {
        for (int opcode : new int[] {Opcode.TEXT, Opcode.BINARY}) {
            rows.add(row("10.1", name(opcode) + " of 65536 in fragments of 1300", opcode, 65_536, 1_300));
            for (int fragment : new int[] {1, 125, 1_300, 65_535, 65_536}) {
                int bytes = fragment == 1 ? 300 : 65_536;
                byte[] payload = payload(opcode, bytes);
                rows.add(Row.of("10.2", name(opcode) + " of " + bytes + " sent back in " + fragment, SECTION)
                        .echoing(Echoing.inFragmentsOf(fragment))
                        .sends(frames -> frames.frame(opcode, payload))
                        .gets(fragments(opcode, payload, fragment)));
            }
            rows.add(row("10.3", name(opcode) + " taken and sent part by part", opcode, MIB, 5_000)
                    .echoing(Echoing.IN_PARTS)
                    .read(Messages::joined));
        }
        rows.add(Row.of("10.4", "parts cut inside characters", SECTION)
                .echoing(Echoing.IN_PARTS)
                .sends(frames -> inFragments(frames, Opcode.TEXT, Payloads.json(2_000, 1), 3)
                        .ping("p"))
                .read(Messages::joined)
                .gets(Frame.text(Payloads.json(2_000, 1)), Frame.pong("p"))
                .inPieces(5));
        return ENDS.play(rows);
    }

    private static List<Frame> fragments(int opcode, byte[] payload, int fragment) {
        List<Frame> frames = new ArrayList<>();
        for (int at = 0; at < payload.length; at += fragment) {
            int end = Math.min(payload.length, at + fragment);
            byte[] part = Arrays.copyOfRange(payload, at, end);
            frames.add(Frame.part(at == 0 ? opcode : Opcode.CONTINUATION, end == payload.length, part));
        }
        return frames;
    }

    @TestFactory
    Stream<DynamicNode> limits() {
        int limit = 10_000;
        Limits limits = Limits.DEFAULT.withMessageBytes(limit);
        rows.add(row("9.9", "as long as the limit", Opcode.TEXT, limit, limit).within(limits));
        rows.add(row("9.9", "as long as the limit, in fragments", Opcode.TEXT, limit, 999)
                .within(limits));
        rows.add(Row.of("9.10", "longer than the limit, at the header", TOO_BIG)
                .within(limits)
                .sends(frames -> frames.text("a").claiming(limit + 1).binary(new byte[0]))
                .gets(Frame.text("a"))
                .fails(1009));
        for (long length : new long[] {1L << 31, 1L << 32, Long.MAX_VALUE}) {
            rows.add(Row.of("9.10", "a length of " + length + ", at the header", TOO_BIG)
                    .sends(frames -> frames.claiming(length).binary(new byte[0]))
                    .fails(1009));
        }
        rows.add(Row.of("9.11", "fragments longer than the limit, at the header of the one too many", TOO_BIG)
                .within(limits)
                .sends(frames -> frames.more()
                        .text(Payloads.text(limit))
                        .more()
                        .continuation("")
                        .ping("p")
                        .more()
                        .claiming(1)
                        .continuation(""))
                .gets(Frame.pong("p"))
                .fails(1009));
        rows.add(Row.of("9.12", "more fragments than the limit", TOO_BIG)
                .within(fragments(100))
                .sends(frames -> inFragments(frames, Opcode.BINARY, new byte[101], 1))
                .fails(1008));
        rows.add(row("9.12", "as many fragments as the limit", Opcode.BINARY, 100, 1)
                .within(fragments(100)));
        rows.add(Row.of("9.13", "a million empty fragments", TOO_BIG)
                .sends(SizesTest::million)
                .fails(1008));
        return ENDS.play(rows);
    }

    private static Limits fragments(int count) {
        Limits some = Limits.DEFAULT;
        return new Limits(
                some.frameBytes(),
                some.messageBytes(),
                count,
                some.inflationRatio(),
                some.outboundBytes(),
                some.handshakeBytes(),
                some.handshakeTimeout(),
                some.closeTimeout());
    }

    private static RawFrames million(RawFrames frames) {
        frames.more().binary(new byte[0]);
        for (int i = 0; i < 1_000_000; i++) {
            frames.more().continuation(new byte[0]);
        }
        return frames;
    }
}
