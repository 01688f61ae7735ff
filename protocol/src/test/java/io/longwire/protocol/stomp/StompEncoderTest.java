package io.longwire.protocol.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StompEncoderTest {
    private static final String NASTY = "a\nb\rc:d\\e\0f ü 🙂";

    @Test
    void version12EscapesLineEndsColonAndBackslash() {
        assertThat(encode(StompVersion.V1_2, StompCommand.MESSAGE, "n:\n", NASTY))
                .isEqualTo("MESSAGE\nn\\c\\n:a\\nb\\rc\\cd\\\\e f ü 🙂\n\n^");
    }

    @Test
    void version11HasNoEscapeForCarriageReturn() {
        assertThat(encode(StompVersion.V1_1, StompCommand.MESSAGE, "n", NASTY))
                .isEqualTo("MESSAGE\nn:a\\nb c\\cd\\\\e f ü 🙂\n\n^");
    }

    @Test
    void version10WritesBlanksForWhatWouldBreakALine() {
        assertThat(encode(StompVersion.V1_0, StompCommand.MESSAGE, "n:m", NASTY))
                .isEqualTo("MESSAGE\nn m:a b c:d\\e f ü 🙂\n\n^");
    }

    @Test
    void connectedIsNotEscapedAndStaysOneHeader() {
        assertThat(encode(StompVersion.V1_2, StompCommand.CONNECTED, "user-name", "a\nheart-beat:1,1"))
                .isEqualTo("CONNECTED\nuser-name:a heart-beat:1,1\n\n^");
    }

    @Test
    void aBodyComesWithItsLength() {
        byte[] frame =
                StompEncoder.frame(StompVersion.V1_2, StompCommand.MESSAGE).body(new byte[] {0, 1});

        assertThat(frame).isEqualTo("MESSAGE\ncontent-length:2\n\n\0\u0001\0".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void contentLengthIsSetByTheBodyAlone() {
        StompEncoder encoder = StompEncoder.frame(StompVersion.V1_2, StompCommand.MESSAGE);

        assertThatThrownBy(() -> encoder.header("content-length", "7")).hasMessageContaining("content-length");
    }

    @ParameterizedTest
    @EnumSource(names = {"V1_1", "V1_2"})
    void whatIsEncodedDecodesTheSame(StompVersion version) {
        String value = version == StompVersion.V1_2 ? "a\nb\rc:d\\e" : "a\nb:d\\e";
        byte[] frame = StompEncoder.frame(version, StompCommand.MESSAGE)
                .header("x:\\", value)
                .body("b\0".getBytes(StandardCharsets.UTF_8));
        StompDecoder decoder = new StompDecoder(new StompLimits(9, 999, 999));
        decoder.version(version);

        StompFrame decoded = (StompFrame) Objects.requireNonNull(decoder.next(ByteBuffer.wrap(frame)));

        assertThat(decoded.headers().first("x:\\")).isEqualTo(value);
        assertThat(decoded.copyOfBody()).containsExactly('b', 0);
    }

    private static String encode(StompVersion version, StompCommand command, String name, String value) {
        byte[] frame = StompEncoder.frame(version, command).header(name, value).noBody();
        return new String(frame, StandardCharsets.UTF_8).replace('\0', '^');
    }
}
