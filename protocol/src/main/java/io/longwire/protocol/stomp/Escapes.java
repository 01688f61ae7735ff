package io.longwire.protocol.stomp;

import org.jspecify.annotations.Nullable;

/** The escapes of header names and values (STOMP 1.1 and 1.2, "Value Encoding"). */
final class Escapes {
    private Escapes() {}

    /** Whether frames of that command have escapes in that version; a null version is one that is not agreed yet. */
    static boolean apply(StompCommand command, @Nullable StompVersion version) {
        return command.escapes() && version != null && version != StompVersion.V1_0;
    }

    /** What an octet behind a backslash stands for; -1 when the version does not know it. */
    static int meaning(byte escaped, StompVersion version) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 'c' -> ':';
            case '\\' -> '\\';
            case 'r' -> version == StompVersion.V1_2 ? '\r' : -1;
            default -> -1;
        };
    }

    /**
     * Undoes escapes in place.
     *
     * @return the new end
     */
    static int undo(byte[] bytes, int from, int to, StompVersion version) throws StompSyntaxException {
        int write = from;
        for (int read = from; read < to; read++) {
            byte b = bytes[read];
            if (b == '\\') {
                int meaning = read + 1 < to ? meaning(bytes[read + 1], version) : -1;
                if (meaning < 0) {
                    throw new StompSyntaxException(
                            false, "A header has a backslash that begins no escape of STOMP " + version.number());
                }
                b = (byte) meaning;
                read++;
            }
            bytes[write++] = b;
        }
        return write;
    }
}
