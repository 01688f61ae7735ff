package io.longwire.netty;

import io.longwire.protocol.http.Tokens;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;

/** What a request must be before anything else is looked at (RFC 9112), and the status of one that is not. */
final class RequestRules {
    private RequestRules() {}

    /** @throws IllegalArgumentException when the request breaks one; the message may be shown to the client */
    static void check(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            throw new IllegalArgumentException("The request is malformed: "
                    + Tokens.printable(
                            String.valueOf(request.decoderResult().cause().getMessage())));
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            throw new IllegalArgumentException("Only HTTP/1.0 and HTTP/1.1 are spoken here");
        }
        if (!isKnownCoding(request)) {
            throw new IllegalArgumentException("The only transfer coding that is understood here is chunked");
        }
    }

    /** What else may stand before {@code chunked} nobody here undoes (RFC 9112 §6.1). */
    private static boolean isKnownCoding(HttpRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.isEmpty()
                || (codings.size() == 1 && codings.get(0).trim().equalsIgnoreCase("chunked"));
    }

    /** What a request is answered with that breaks a rule, one of these or another. */
    static int status(HttpRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return 414;
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return 431;
        }
        if (cause == null && request.protocolVersion().majorVersion() != 1) {
            return 505;
        }
        return cause == null && !isKnownCoding(request) ? 501 : 400;
    }
}
