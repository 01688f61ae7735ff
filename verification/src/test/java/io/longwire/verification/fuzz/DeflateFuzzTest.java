package io.longwire.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.deflate.PermessageDeflate;
import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionException;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.extension.FrameInfo;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** permessage-deflate (RFC 7692 §7.2): the inflater's stage, and the way there and back. */
class DeflateFuzzTest {
    private static final LoopLocal LOOP = new LoopLocal();
    private static final int LIMIT = 100_000;

    private static Extension stage(Side side, Map<String, Optional<String>> terms) {
        PermessageDeflate factory =
                new PermessageDeflate(DeflateOptions.DEFAULT.withContext().withThreshold(1));
        return factory.stage(new ExtensionOffer("permessage-deflate", terms), side, LOOP);
    }

    /** Compressed data of one message, twice, the second time in pieces: the same comes out, or the same code. */
    @FuzzTest(maxDuration = "2m")
    void anythingInflatesOrFailsHoweverItIsCut(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] data = Arrays.copyOfRange(input, 1, input.length);
        String whole = inflate(data, Math.max(1, data.length));
        String cut = inflate(data, 1 + (input[0] & 0x1f));
        if (whole.length() < 2 * LIMIT
                && cut.length() < 2 * LIMIT) { // else damage behind the limit may or may not be seen
            assertThat(cut).isEqualTo(whole);
        }
    }

    private static String inflate(byte[] data, int pieces) {
        Extension stage = stage(Side.SERVER, Map.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            decode(stage, data, pieces, out);
            return HexFormat.of().formatHex(out.toByteArray());
        } catch (ExtensionException e) {
            assertThat(e.closeCode()).isIn(1002, 1007);
            return "fails with " + e.closeCode();
        } finally {
            stage.close();
        }
    }

    private static void decode(Extension stage, byte[] data, int pieces, ByteArrayOutputStream out)
            throws ExtensionException {
        FrameInfo frame = new FrameInfo();
        int at = 0;
        boolean[] goesOn = {true};
        do {
            int end = Math.min(data.length, at + pieces);
            frame.opcode = Opcode.BINARY;
            frame.fin = true;
            frame.rsv = FrameInfo.RSV1;
            stage.decode(frame, ByteBuffer.wrap(data, at, end - at), end == data.length, (piece, last) -> {
                byte[] bytes = new byte[Math.min(piece.remaining(), LIMIT - out.size())];
                piece.get(bytes);
                out.writeBytes(bytes);
                goesOn[0] = out.size() < LIMIT;
                return goesOn[0];
            });
            at = end;
        } while (at < data.length && goesOn[0]);
    }

    /** The first byte chooses window and fragments; the rest is sent twice, so that the context counts. */
    @FuzzTest(maxDuration = "2m")
    void whatIsCompressedComesBack(byte[] input) throws ExtensionException {
        if (input.length < 2) {
            return;
        }
        String bits = Integer.toString(8 + (input[0] & 7));
        Map<String, Optional<String>> terms = Map.of("server_max_window_bits", Optional.of(bits));
        byte[] message = Arrays.copyOfRange(input, 1, input.length);
        Extension server = stage(Side.SERVER, terms);
        Extension client = stage(Side.CLIENT, terms);
        for (int i = 0; i < 2; i++) {
            FrameInfo frame = new FrameInfo();
            frame.opcode = Opcode.BINARY;
            frame.fin = true;
            ByteBuffer encoded = server.encode(frame, ByteBuffer.wrap(message));
            byte[] wire = new byte[encoded.remaining()];
            encoded.get(wire);
            ByteArrayOutputStream back = new ByteArrayOutputStream();
            decode(client, wire, 1 + ((input[0] >> 3) & 0x1f), back);
            assertThat(back.toByteArray()).isEqualTo(message);
        }
        server.close();
        client.close();
    }
}
