package io.longwire.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompDecoder;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompEvent;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompLimits;
import io.longwire.protocol.stomp.StompVersion;
import io.longwire.protocol.stomp.StompViolation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** STOMP frames: never an exception, the same however the bytes are cut, and the same when they are written again. */
class StompFuzzTest {
    private static final StompLimits LIMITS = new StompLimits(16, 1_000, 1_000);

    /** The first byte chooses version and cut. */
    @FuzzTest(maxDuration = "2m")
    void aDecoderNeverThrowsAndCutsDoNotMatter(byte[] input) {
        if (input.length == 0) {
            return;
        }
        @Nullable
        StompVersion version = switch (input[0] & 3) {
            case 0 -> StompVersion.V1_0;
            case 1 -> StompVersion.V1_1;
            case 2 -> StompVersion.V1_2;
            default -> null; // before one was agreed
        };
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        List<String> whole = decode(version, bytes, Math.max(1, bytes.length));
        assertThat(decode(version, bytes, 1 + ((input[0] >> 2) & 0x1f))).isEqualTo(whole);
    }

    private static List<String> decode(@Nullable StompVersion version, byte[] bytes, int pieces) {
        StompDecoder decoder = decoder(version);
        List<String> events = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += pieces) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(pieces, bytes.length - at));
            for (StompEvent event = decoder.next(piece); event != null; event = decoder.next(piece)) {
                events.add(text(event));
                if (version == StompVersion.V1_2 && event instanceof StompFrame frame) {
                    assertThat(again(frame)).isEqualTo(text(frame));
                }
            }
            assertThat(piece.hasRemaining()).isFalse();
        }
        return events;
    }

    private static StompDecoder decoder(@Nullable StompVersion version) {
        StompDecoder decoder = new StompDecoder(LIMITS);
        if (version != null) {
            decoder.version(version);
        }
        return decoder;
    }

    private static String text(StompEvent event) {
        if (event instanceof StompFrame frame) {
            StringBuilder text = new StringBuilder(frame.command().name());
            frame.headers().forEach((name, value) -> {
                if (!name.equals("content-length")) {
                    text.append('|').append(name).append('=').append(value);
                }
            });
            return text.append('|')
                    .append(HexFormat.of().formatHex(frame.copyOfBody()))
                    .toString();
        }
        return event instanceof StompViolation violation ? violation.toString() : "heart-beat";
    }

    /** The frame as this side would write it, read again. */
    private static String again(StompFrame frame) {
        StompCommand command = frame.command();
        if (!command.escapes()) {
            return text(frame); // what is not escaped cannot hold everything
        }
        StompEncoder encoder = StompEncoder.frame(StompVersion.V1_2, command);
        frame.headers().forEach((name, value) -> {
            if (!name.equals("content-length")) {
                encoder.header(name, value);
            }
        });
        byte[] written = command.mayHaveBody() ? encoder.body(frame.copyOfBody()) : encoder.noBody();
        StompDecoder reader = new StompDecoder(new StompLimits(20, 10_000, 1_000));
        reader.version(StompVersion.V1_2);
        StompEvent read = reader.next(ByteBuffer.wrap(written));
        return read == null ? "nothing" : text(read);
    }
}
