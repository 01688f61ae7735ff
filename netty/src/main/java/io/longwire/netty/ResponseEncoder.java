package io.longwire.netty;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's encoder, told when a response answers {@code HEAD} and so has no body whatever its fields say (RFC 9110 §9.3.2). */
final class ResponseEncoder extends HttpResponseEncoder {
    private boolean head; // guarded by the loop

    void answersHead(boolean head) {
        this.head = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return head || super.isContentAlwaysEmpty(response);
    }
}
