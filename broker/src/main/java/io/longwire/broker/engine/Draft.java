package io.longwire.broker.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message that is to be published, before the engine has numbered it. Immutable. */
public final class Draft {
    private final String destination;
    private final @Nullable String contentType;
    private final Map<String, String> headers;
    private final byte[] body;
    private final boolean utf8;
    private final Terms terms;

    /**
     * @param destination resolved and checked
     * @param contentType as its sender named it; null when it named none
     * @param headers the sender's own, in order, without those the broker gives a meaning to
     * @param body kept, not copied: nobody may change it afterwards
     * @throws IllegalArgumentException when a header has an empty name
     */
    public Draft(String destination, @Nullable String contentType, Map<String, String> headers, byte[] body) {
        this(destination, contentType, headers, body, Terms.NONE);
    }

    /** The same, with what its sender asks for. */
    public Draft(
            String destination, @Nullable String contentType, Map<String, String> headers, byte[] body, Terms terms) {
        if (headers.containsKey("")) {
            throw new IllegalArgumentException("A header of a message to " + destination + " has an empty name");
        }
        this.destination = destination;
        this.contentType = contentType;
        this.headers = headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.body = body;
        this.utf8 = Utf8.isValid(body);
        this.terms = terms;
    }

    private Draft(Draft other, Terms terms) {
        this.destination = other.destination;
        this.contentType = other.contentType;
        this.headers = other.headers;
        this.body = other.body;
        this.utf8 = other.utf8;
        this.terms = terms;
    }

    public String destination() {
        return destination;
    }

    public @Nullable String contentType() {
        return contentType;
    }

    /** The sender's own headers, in order. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The same message, watched under that number. */
    public Draft withWatch(long number) {
        return new Draft(this, terms.withWatch(number));
    }

    /** What its sender asks for. */
    public Terms terms() {
        return terms;
    }

    /** The body itself. Nobody may change it. */
    public byte[] body() {
        return body;
    }

    /** Whether the body is valid UTF-8; found once. */
    public boolean utf8() {
        return utf8;
    }
}
