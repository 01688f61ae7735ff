package io.longwire.protocol.sockjs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Takes the value of the first field {@code d} out of a form (application/x-www-form-urlencoded), as its bytes arrive. Not for several threads. */
final class FormReader {
    private enum At {
        START,
        NAME,
        OTHER,
        VALUE,
        HEX,
        DONE
    }

    private At at = At.START;
    private int digits;
    private int value;
    private boolean broken;

    /** Whether a percent sign was not followed by two digits. */
    boolean broken() {
        return broken || at == At.HEX;
    }

    /** What these bytes add to the value, decoded. */
    byte[] next(ByteBuffer in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.remaining());
        while (in.hasRemaining() && at != At.DONE) {
            int octet = in.get() & 0xff;
            switch (at) {
                case START -> at = octet == 'd' ? At.NAME : octet == '&' ? At.START : At.OTHER;
                case NAME -> at = octet == '=' ? At.VALUE : octet == '&' ? At.START : At.OTHER;
                case OTHER -> at = octet == '&' ? At.START : At.OTHER;
                case VALUE -> value(octet, out);
                default -> hex(octet, out);
            }
        }
        return out.toByteArray();
    }

    private void value(int octet, ByteArrayOutputStream out) {
        switch (octet) {
            case '&' -> at = At.DONE;
            case '+' -> out.write(' ');
            case '%' -> {
                at = At.HEX;
                digits = 0;
                value = 0;
            }
            default -> out.write(octet);
        }
    }

    private void hex(int octet, ByteArrayOutputStream out) {
        int digit = octet < 0x80 ? Character.digit(octet, 16) : -1;
        if (digit < 0) {
            broken = true;
            at = At.DONE;
            return;
        }
        value = (value << 4) | digit;
        if (++digits == 2) {
            out.write(value);
            at = At.VALUE;
        }
    }
}
