package io.longwire.protocol.fallback;

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
