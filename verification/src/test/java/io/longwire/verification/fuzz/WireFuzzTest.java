package io.longwire.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.deflate.PermessageDeflate;
import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.FrameDecoder;
import io.longwire.protocol.frame.FrameEncoder;
import io.longwire.protocol.frame.Side;
import io.longwire.testkit.connection.Event;
import io.longwire.testkit.connection.TestConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Frames (RFC 6455 §5): the header's decoder, and the whole connection. */
class WireFuzzTest {
    private static final Limits LIMITS = Limits.DEFAULT.withMessageBytes(20_000);
    private static final LoopLocal LOOP = new LoopLocal();

    /**
     * What a connection told and wrote.
     *
     * @param inflated whether it failed on compressed data: damage and a limit may be found in either order then, for a damaged piece shows nothing of itself
     */
    private record Heard(List<Event> events, String written, boolean inflated) {}

    /** The first byte says which connection, and how the rest is cut; the rest is what comes over the wire. */
    @FuzzTest(maxDuration = "2m")
    void aConnectionNeverThrowsAndCutsDoNotMatter(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Side side = (input[0] & 1) == 0 ? Side.SERVER : Side.CLIENT;
        boolean deflate = (input[0] & 2) != 0;
        byte[] wire = Arrays.copyOfRange(input, 1, input.length);
        Heard whole = play(side, deflate, wire, Math.max(1, wire.length));
        Heard cut = play(side, deflate, wire, 1 + ((input[0] >> 2) & 0x1f));
        assertThat(cut).isEqualTo(whole);
    }

    private static TestConnection connection(Side side, boolean deflate) {
        return TestConnection.of(side, LIMITS, deflate ? new Extension[] {stage(side)} : new Extension[0]);
    }

    private static Extension stage(Side side) {
        PermessageDeflate factory = new PermessageDeflate(DeflateOptions.DEFAULT.withContext());
        return factory.stage(new ExtensionOffer("permessage-deflate", Map.of()), side, LOOP);
    }

    private static Heard play(Side side, boolean deflate, byte[] wire, int pieces) {
        TestConnection connection = connection(side, deflate);
        for (int at = 0; at < wire.length; at += pieces) {
            connection.receive(Arrays.copyOfRange(wire, at, Math.min(wire.length, at + pieces)));
        }
        connection.connection().endOfInput(connection.now());
        List<Event> events = connection.events();
        byte[] written = connection.written();
        connection.release();
        if (deflate && events.stream().anyMatch(WireFuzzTest::isOfInflating)) {
            return new Heard(
                    events.stream().filter(Event.Message.class::isInstance).toList(), "", true);
        }
        return new Heard(events, HexFormat.of().formatHex(written), false);
    }

    private static boolean isOfInflating(Event event) {
        return event instanceof Event.Closed closed
                && (closed.reason().code() == CloseCode.INVALID_PAYLOAD
                        || closed.reason().code() == CloseCode.TOO_BIG);
    }

    /** Headers one behind the other, without payload. Each can be written in one way only, so writing it again gives the bytes that came. */
    @FuzzTest(maxDuration = "2m")
    void aHeaderIsReadTheSameByteByByteAndWrittenTheSame(byte[] input) {
        ByteBuffer written = ByteBuffer.allocate(input.length + 14);
        List<String> whole = headers(input, Math.max(1, input.length), written);
        assertThat(headers(input, 1, ByteBuffer.allocate(input.length + 14))).isEqualTo(whole);
        byte[] again = Arrays.copyOf(written.array(), written.position());
        assertThat(again).isEqualTo(Arrays.copyOf(input, again.length));
    }

    private static List<String> headers(byte[] input, int pieces, ByteBuffer written) {
        FrameDecoder decoder = new FrameDecoder();
        List<String> found = new ArrayList<>();
        for (int at = 0; at < input.length; at += pieces) {
            ByteBuffer piece = ByteBuffer.wrap(input, at, Math.min(pieces, input.length - at));
            while (piece.hasRemaining() && decoder.decode(piece)) {
                if (decoder.violation() != null) {
                    found.add(decoder.violation().name());
                    return found;
                }
                found.add(decoder.opcode() + " " + decoder.fin() + " " + decoder.rsv() + " " + decoder.length() + " "
                        + decoder.masked() + " " + decoder.mask());
                write(decoder, written);
                decoder.reset();
            }
        }
        return found;
    }

    private static void write(FrameDecoder header, ByteBuffer out) {
        if (header.masked()) {
            FrameEncoder.maskedHeader(out, header.opcode(), header.fin(), header.rsv(), header.length(), header.mask());
        } else {
            FrameEncoder.header(out, header.opcode(), header.fin(), header.rsv(), header.length());
        }
    }
}
