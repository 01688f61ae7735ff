package io.longwire.netty;

import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The body of a request on its way to whoever asked for it: shown on demand, kept (one read at the most) until then. Guarded by the loop. */
final class RequestBody {
    private static final ExchangeListener NOBODY = new ExchangeListener() {};

    private final Queue<ByteBuf> kept = new ArrayDeque<>();
    private @Nullable ExchangeListener listener;
    private long demand;
    private boolean arrived;
    private boolean ended;
    private boolean showing;

    /** @param expected whether the head announces a body */
    RequestBody(boolean expected) {
        arrived = !expected;
    }

    ExchangeListener listener() {
        ExchangeListener set = listener;
        return set == null ? NOBODY : set;
    }

    void listen(ExchangeListener heard) {
        if (listener != null) {
            throw new IllegalStateException("The exchange has its listener already");
        }
        listener = heard;
        show();
    }

    void request(long chunks) {
        demand = chunks > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + Math.max(0, chunks);
        show();
    }

    /** Whether nothing of it is still to come. */
    boolean complete() {
        return arrived;
    }

    boolean wantsMore() {
        return kept.isEmpty() && demand > 0;
    }

    void add(HttpContent content, boolean last) {
        if (!ended && content.content().isReadable()) {
            kept.add(content.content().retain());
        }
        arrived |= last;
        show();
    }

    private void show() {
        ExchangeListener heard = listener;
        if (showing || heard == null || ended) {
            return;
        }
        showing = true;
        try {
            while (demand > 0 && !kept.isEmpty()) {
                demand--;
                ByteBuf chunk = kept.remove();
                try {
                    heard.data(chunk.nioBuffer());
                } finally {
                    chunk.release();
                }
            }
        } finally {
            showing = false;
        }
        if (arrived && kept.isEmpty() && !ended) {
            ended = true;
            heard.end(Headers.NONE);
        }
    }

    /** Shows no more, and gives back what is kept. */
    void release() {
        ended = true;
        kept.forEach(ByteBuf::release);
        kept.clear();
    }
}
