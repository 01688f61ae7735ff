package io.longwire.protocol.fallback;

import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;

/**
 * An error as a client can read it: problem details (RFC 9457), of the type {@code about:blank}, whose meaning is its status.
 *
 * @param status 400 to 599
 * @param title what kind of error it is, the same for all of the kind
 * @param detail what is wrong here and what would be right, in a sentence or two
 */
public record ProblemDetails(int status, String title, String detail) {
    /** The media type of {@link #json}. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The head that goes with the body: {@code more}, its media type, and that nobody is to guess another. */
    public ResponseHead head(Headers more) {
        return new ResponseHead(
                status, more.with("Content-Type", MEDIA_TYPE).with("X-Content-Type-Options", "nosniff"));
    }

    /** The body, as UTF-8, with a line end. */
    public byte[] json() {
        return new JsonText(128 + detail.length())
                .raw("{\"type\":\"about:blank\",\"title\":")
                .string(title)
                .raw(",\"status\":")
                .number(status)
                .raw(",\"detail\":")
                .string(detail)
                .raw("}\n")
                .toBytes();
    }
}
