package io.longwire.protocol.stomp;

import org.jspecify.annotations.Nullable;

/** The commands of STOMP 1.0 to 1.2, of clients and of servers. */
public enum StompCommand {
    CONNECT,
    STOMP,
    SEND,
    SUBSCRIBE,
    UNSUBSCRIBE,
    ACK,
    NACK,
    BEGIN,
    COMMIT,
    ABORT,
    DISCONNECT,
    CONNECTED,
    MESSAGE,
    RECEIPT,
    ERROR;

    private static final StompCommand[] ALL = values();

    /** Whether its frames may have a body (STOMP 1.2, "Frames and Headers"). */
    public boolean mayHaveBody() {
        return this == SEND || this == MESSAGE || this == ERROR;
    }

    /** Whether its headers are escaped; those of CONNECT and CONNECTED are not, so that 1.0 can read them (STOMP 1.2, "Value Encoding"). */
    public boolean escapes() {
        return this != CONNECT && this != STOMP && this != CONNECTED;
    }

    /** Whether a server sends it. */
    public boolean fromServer() {
        return this == CONNECTED || this == MESSAGE || this == RECEIPT || this == ERROR;
    }

    /** The command written in those bytes; null when there is none. Case matters. */
    static @Nullable StompCommand of(byte[] line, int length) {
        for (StompCommand command : ALL) {
            if (command.isWrittenIn(line, length)) {
                return command;
            }
        }
        return null;
    }

    private boolean isWrittenIn(byte[] line, int length) {
        String name = name();
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != line[i]) {
                return false;
            }
        }
        return true;
    }
}
