package io.longwire.verification.interop.process;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import org.jspecify.annotations.Nullable;

/**
 * What Longwire offers or accepts in one check; subprotocol and limit are always on.
 *
 * @param deflate null for no compression
 * @param limits small where a message beyond them is tried
 */
record Terms(@Nullable DeflateOptions deflate, Limits limits) {
    static final String SUBPROTOCOL = "interop";
    static final int SMALL = 64 << 10;
    /** The limit of peers where they have one. */
    static final int PEERS = 32 << 10;

    static final Terms PLAIN = new Terms(null, Limits.DEFAULT);
    static final Terms LIMITED = new Terms(null, Limits.DEFAULT.withMessageBytes(SMALL));
    static final Terms DEFLATE = new Terms(DeflateOptions.DEFAULT, Limits.DEFAULT);
    static final Terms DEFLATE_LIMITED = new Terms(DeflateOptions.DEFAULT, Limits.DEFAULT.withMessageBytes(SMALL));
    static final Terms DEFLATE_CONTEXT = new Terms(DeflateOptions.DEFAULT.withContext(), Limits.DEFAULT);
    static final Terms DEFLATE_WINDOWS =
            new Terms(DeflateOptions.DEFAULT.withContext().withWindowBits(10, 11), Limits.DEFAULT);
}
