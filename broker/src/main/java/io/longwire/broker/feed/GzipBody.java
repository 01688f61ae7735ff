package io.longwire.broker.feed;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.ResponseBody;
import io.longwire.protocol.http.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A body that is compressed while it is sent, a piece in each turn of the loop, so that a large one keeps nobody else waiting. */
final class GzipBody {
    /** Smaller bodies gain nothing. */
    static final int LEAST = 1_024;

    private static final int PIECE = 64 << 10;

    private final HttpExchange exchange;
    private final ResponseBody body;
    private final byte[] plain;
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream(PIECE / 2);
    private final Gzip gzip;
    private int done;
    private boolean over;
    private boolean waits;

    private GzipBody(HttpExchange exchange, ResponseBody body, byte[] plain) throws IOException {
        this.exchange = exchange;
        this.body = body;
        this.plain = plain;
        this.gzip = new Gzip(compressed);
    }

    static GzipBody send(HttpExchange exchange, ResponseHead head, byte[] plain) {
        try {
            GzipBody gzip = new GzipBody(exchange, exchange.respond(head), plain);
            gzip.next();
            return gzip;
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail", e);
        }
    }

    private void next() {
        if (over) {
            return;
        }
        if (!body.writable()) {
            waits = true;
            return;
        }
        try {
            int count = Math.min(PIECE, plain.length - done);
            gzip.write(plain, done, count);
            done += count;
            if (done == plain.length) {
                gzip.close();
                over = true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail", e);
        }
        body.write(ByteBuffer.wrap(compressed.toByteArray()));
        compressed.reset();
        if (over) {
            body.end();
        } else {
            body.flush();
            exchange.loop().execute(this::next);
        }
    }

    /** The exchange takes more. */
    void writable() {
        if (waits) {
            waits = false;
            next();
        }
    }

    /** The client has left, or the server stops: then what was cut off must not look whole. */
    void left() {
        if (!over) {
            over = true;
            gzip.release();
            exchange.reset();
        }
    }

    /** Frees what the deflater holds outside the heap, when the end is not reached too. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }

        void release() {
            def.end();
        }
    }
}
