package io.longwire.protocol.stomp;

import org.jspecify.annotations.Nullable;

/** The versions of STOMP, oldest first. */
public enum StompVersion {
    V1_0("1.0", "v10.stomp"),
    V1_1("1.1", "v11.stomp"),
    V1_2("1.2", "v12.stomp");

    /** All versions as the {@code version} and {@code accept-version} headers list them. */
    public static final String ALL = "1.0,1.1,1.2";

    private final String number;
    private final String subprotocol;

    StompVersion(String number, String subprotocol) {
        this.number = number;
        this.subprotocol = subprotocol;
    }

    /** As it stands in {@code version} and {@code accept-version}. */
    public String number() {
        return number;
    }

    /** Its name as a WebSocket subprotocol (IANA registry). */
    public String subprotocol() {
        return subprotocol;
    }

    /** The version with that number; null when there is none. */
    public static @Nullable StompVersion ofNumber(String number) {
        for (StompVersion version : values()) {
            if (version.number.equals(number)) {
                return version;
            }
        }
        return null;
    }

    /** The version with that subprotocol; null when there is none. */
    public static @Nullable StompVersion ofSubprotocol(String subprotocol) {
        for (StompVersion version : values()) {
            if (version.subprotocol.equals(subprotocol)) {
                return version;
            }
        }
        return null;
    }
}
