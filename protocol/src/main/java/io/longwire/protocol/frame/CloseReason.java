package io.longwire.protocol.frame;

import java.nio.charset.StandardCharsets;

/**
 * Why a connection closes.
 *
 * @param code see {@link CloseCode}; 1005 and 1006 are local reports only
 * @param text for people, at most 123 bytes of UTF-8 (RFC 6455 §5.5); empty when there is none
 */
public record CloseReason(int code, String text) {
    /** The longest text in bytes. */
    public static final int MAX_TEXT_BYTES = 123;

    public static final CloseReason NORMAL = new CloseReason(CloseCode.NORMAL, "");
    public static final CloseReason GOING_AWAY = new CloseReason(CloseCode.GOING_AWAY, "");
    public static final CloseReason NO_STATUS = new CloseReason(CloseCode.NO_STATUS, "");
    public static final CloseReason ABNORMAL = new CloseReason(CloseCode.ABNORMAL, "");

    /** A reason whose text is cut, between characters, to what a frame can hold. */
    public static CloseReason of(int code, String text) {
        String cut = text.length() <= MAX_TEXT_BYTES ? text : text.substring(0, MAX_TEXT_BYTES);
        if (!cut.isEmpty() && Character.isHighSurrogate(cut.charAt(cut.length() - 1))) {
            cut = cut.substring(0, cut.length() - 1);
        }
        while (cut.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return new CloseReason(code, cut);
    }

    public CloseReason {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("A close reason has at most " + MAX_TEXT_BYTES + " bytes: " + text);
        }
    }
}
