package io.longwire.broker.stomp;

import io.longwire.protocol.stomp.StompHeaders;
import io.longwire.protocol.stomp.StompVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a CONNECT frame and this server agree on (STOMP 1.2, "Protocol Negotiation" and "Heart-beating").
 *
 * @param version the version
 * @param clientMillis how often the client promises to send something; 0 for no promise
 * @param serverMillis how often the server has to; 0 for never
 * @param error why there is no agreement; null when there is one
 */
record Negotiation(
        StompVersion version,
        long clientMillis,
        long serverMillis,
        @Nullable StompError error) {
    private static final int MOST_DIGITS = 9;

    /**
     * @param subprotocol what the WebSocket handshake agreed on; null without any
     * @param ownMillis what the server can do and wants; 0 for no heart-beats
     */
    static Negotiation of(StompHeaders headers, @Nullable String subprotocol, long ownMillis) {
        StompVersion version = version(headers.first("accept-version"), subprotocol);
        if (version == null) {
            return failed(StompError.noCommonVersion());
        }
        String beat = headers.first("heart-beat");
        if (beat == null || version == StompVersion.V1_0) {
            return new Negotiation(version, 0, 0, null);
        }
        int comma = beat.indexOf(',');
        long client = comma < 0 ? -1 : number(beat.substring(0, comma));
        long wanted = comma < 0 ? -1 : number(beat.substring(comma + 1));
        if (client < 0 || wanted < 0) {
            return failed(StompError.protocol(
                    "Bad heart-beat header",
                    "It holds two numbers of milliseconds with a comma between: heart-beat:10000,10000."));
        }
        return new Negotiation(version, agreed(client, ownMillis), agreed(ownMillis, wanted), null);
    }

    boolean hasHeartBeats() {
        return clientMillis != 0 || serverMillis != 0;
    }

    private static Negotiation failed(StompError error) {
        return new Negotiation(StompVersion.V1_2, 0, 0, error);
    }

    private static long agreed(long canDo, long wanted) {
        return canDo == 0 || wanted == 0 ? 0 : Math.max(canDo, wanted);
    }

    private static @Nullable StompVersion version(@Nullable String accepted, @Nullable String subprotocol) {
        StompVersion handshake = subprotocol == null ? null : StompVersion.ofSubprotocol(subprotocol);
        if (accepted == null) {
            return handshake != null ? handshake : StompVersion.V1_0;
        }
        StompVersion best = null;
        for (String number : accepted.split(",", -1)) {
            StompVersion version = StompVersion.ofNumber(number.trim());
            if (version != null && version == handshake) {
                return version;
            }
            if (version != null && (best == null || version.compareTo(best) > 0)) {
                best = version;
            }
        }
        return best;
    }

    private static long number(String text) {
        String digits = text.trim();
        if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
