package io.longwire.protocol.stomp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames → bytes: one encoder for one frame. Whatever a header's name and value hold, they stay one header: what the version can escape is
 * escaped, and what it cannot write (a line break or NUL where there is no escape for it, a colon in a name of 1.0) is written as a blank.
 *
 * <p>Not for several threads.
 */
public final class StompEncoder {
    private static final byte[] HEART_BEAT = {'\n'};

    private final StompCommand command;
    private final StompVersion version;
    private final boolean escapes;
    private byte[] head = new byte[256];
    private int length;

    private StompEncoder(StompVersion version, StompCommand command) {
        this.version = version;
        this.command = command;
        this.escapes = Escapes.apply(command, version);
        octets(command.name());
        octet('\n');
    }

    /** Begins a frame. */
    public static StompEncoder frame(StompVersion version, StompCommand command) {
        return new StompEncoder(version, command);
    }

    /** A heart-beat; a new array at every call. */
    public static byte[] heartBeat() {
        return HEART_BEAT.clone();
    }

    /** Adds a header behind those that are there. {@code content-length} is added by {@link #body} alone. */
    public StompEncoder header(String name, String value) {
        if (name.isEmpty() || name.equals("content-length")) {
            throw new IllegalArgumentException("Not a header to be set here: '" + name + "'");
        }
        text(name, true);
        octet(':');
        text(value, false);
        octet('\n');
        return this;
    }

    /** Ends the frame without a body. */
    public byte[] noBody() {
        octet('\n');
        octet(0);
        return Arrays.copyOf(head, length);
    }

    /**
     * Ends the frame with a body, and {@code content-length} before it.
     *
     * @throws IllegalStateException when frames of that command have none
     */
    public byte[] body(byte[] body) {
        if (!command.mayHaveBody()) {
            throw new IllegalStateException("A frame of the command " + command + " has no body");
        }
        octets("content-length:");
        octets(Integer.toString(body.length));
        octet('\n');
        octet('\n');
        byte[] frame = Arrays.copyOf(head, Math.addExact(length, body.length + 1));
        System.arraycopy(body, 0, frame, length, body.length);
        return frame;
    }

    private void text(String text, boolean name) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // Only the rest needs a charset encoder; octets above 0x7f are never special.
                byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
                for (byte b : rest) {
                    character(b, name);
                }
                return;
            }
            character((byte) c, name);
        }
    }

    private void character(byte b, boolean name) {
        switch (b) {
            case 0 -> octet(' ');
            case '\n' -> escaped('n', escapes, ' ');
            case '\r' -> escaped('r', escapes && version == StompVersion.V1_2, ' ');
            case '\\' -> escaped('\\', escapes, '\\');
            case ':' -> escaped('c', escapes, name ? ' ' : ':');
            default -> octet(b);
        }
    }

    private void escaped(char letter, boolean known, char otherwise) {
        if (known) {
            octet('\\');
            octet(letter);
        } else {
            octet(otherwise);
        }
    }

    private void octets(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            octet(ascii.charAt(i));
        }
    }

    private void octet(int octet) {
        if (length == head.length) {
            head = Arrays.copyOf(head, length * 2);
        }
        head[length++] = (byte) octet;
    }
}
