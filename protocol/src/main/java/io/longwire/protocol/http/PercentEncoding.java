package io.longwire.protocol.http;

/** Percent-encoding (RFC 3986 §2.1). */
public final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * The octet that is encoded at a place.
     *
     * @param percent where its {@code %} stands
     * @return 0 to 255; -1 when no two hexadecimal digits follow
     */
    public static int octet(CharSequence text, int percent) {
        int high = percent + 2 < text.length() ? Character.digit(text.charAt(percent + 1), 16) : -1;
        int low = percent + 2 < text.length() ? Character.digit(text.charAt(percent + 2), 16) : -1;
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
