package io.longwire.protocol.http;

/**
 * The head of a response. Framing ({@code Content-Length}, {@code Transfer-Encoding}, {@code Connection}) is the driver's affair and never in it.
 *
 * @param status 200 to 599
 * @param headers the fields
 */
public record ResponseHead(int status, Headers headers) {
    public ResponseHead {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("Not a final HTTP status: " + status);
        }
    }
}
