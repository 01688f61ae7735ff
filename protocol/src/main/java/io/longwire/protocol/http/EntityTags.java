package io.longwire.protocol.http;

/** Entity tags (RFC 9110 §8.8.3): what a client says it has of a resource. */
public final class EntityTags {
    private static final String WEAK = "W/";

    private EntityTags() {}

    /**
     * Whether the client has that version, so that 304 is the answer to {@code GET} and {@code HEAD}: {@code If-None-Match} names it, compared weakly, or is
     * {@code *} (RFC 9110 §13.1.2).
     *
     * @param tag of the version there is, with its quotes; none of ours has a comma in it
     */
    public static boolean clientHas(RequestHead request, String tag) {
        String opaque = opaque(tag);
        return Tokens.list(request.headers().all("If-None-Match")).stream()
                .anyMatch(known -> known.equals("*") || opaque(known).equals(opaque));
    }

    private static String opaque(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }
}
