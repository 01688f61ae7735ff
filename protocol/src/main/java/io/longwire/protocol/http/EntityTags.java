package io.longwire.protocol.http;

import java.util.List;

/** Entity tags of what is asked for again (RFC 9110 §8.8.3, §13.1.2). */
public final class EntityTags {
    private static final String WEAK = "W/";

    private EntityTags() {}

    /**
     * Whether a request's {@code If-None-Match} says that its sender has what has that tag: then the answer to GET and HEAD is 304. Tags are compared
     * weakly; {@code *} stands for any. Absent, it never does.
     *
     * @param tag of what there is, weak or strong, with its quotes and without a comma
     */
    public static boolean has(Headers request, String tag) {
        List<String> known = request.all("If-None-Match");
        return known.equals(List.of("*"))
                || Tokens.list(known).stream().map(EntityTags::opaque).anyMatch(opaque(tag)::equals);
    }

    private static String opaque(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }
}
