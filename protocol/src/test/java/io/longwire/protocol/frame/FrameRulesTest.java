package io.longwire.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 6455 §5: every header there can be, against the rules said once more in another way. */
class FrameRulesTest {
    record Header(boolean fin, int rsv, int opcode, boolean masked, long length) implements FrameHeader {}

    @Test
    void everyHeaderIsJudgedAsTheRfcSays() {
        int right = 0;
        for (int bits = 0; bits < 1 << 9; bits++) {
            for (long length : new long[] {0, 125, 126, 1L << 40}) {
                Header header =
                        new Header((bits & 0x80) != 0, (bits >> 4) & 7, bits & 0xf, (bits & 0x100) != 0, length);
                for (int agreed : new int[] {0, 0b100}) {
                    for (boolean inMessage : new boolean[] {true, false}) {
                        for (Side receiver : Side.values()) {
                            boolean keeps = keepsTheRules(header, receiver, agreed, inMessage);
                            assertThat(FrameRules.check(header, receiver, agreed, inMessage) == null)
                                    .as(
                                            "%s received by %s, agreed %s, in message %s",
                                            header, receiver, agreed, inMessage)
                                    .isEqualTo(keeps);
                            right += keeps ? 1 : 0;
                        }
                    }
                }
            }
        }
        // for each side and each set of agreed bits and each state: 3 control opcodes of 2 lengths; and of 4 lengths,
        // with and without
        // FIN, text and binary outside a message, a continuation inside; twice that where RSV1 is agreed
        assertThat(right).isEqualTo(2 * (2 * 2 * 3 * 2 + (1 + 2) * 2 * 4 * (2 + 1)));
    }

    private static boolean keepsTheRules(Header header, Side receiver, int agreed, boolean inMessage) {
        if (header.masked != (receiver == Side.SERVER)) {
            return false;
        }
        return switch (header.opcode) {
            case 0 -> inMessage && (header.rsv == 0 || header.rsv == agreed);
            case 1, 2 -> !inMessage && (header.rsv == 0 || header.rsv == agreed);
            case 8, 9, 10 -> header.fin && header.rsv == 0 && header.length <= 125;
            default -> false;
        };
    }
}
