package io.longwire.protocol.deflate;

/**
 * How an endpoint compresses. Immutable.
 *
 * @param level 1 (quick) to 9 (small) of the deflate algorithm; default 6
 * @param threshold messages below this many bytes are sent as they are; default 64, below which deflate rarely gains
 * @param serverContext whether the server may keep its compression context between messages: it compresses better, costs about 300 KiB for each
 *     connection, and lets an attacker who can mix his text with a secret guess at the secret; default false
 * @param clientContext the same for the client's context
 * @param serverWindowBits the largest window of the server's messages, as a power of two, 8 to 15; default 15
 * @param clientWindowBits the largest window of the client's messages; default 15
 */
public record DeflateOptions(
        int level,
        int threshold,
        boolean serverContext,
        boolean clientContext,
        int serverWindowBits,
        int clientWindowBits) {
    /** No context is kept, so that an idle connection holds neither deflater nor inflater. */
    public static final DeflateOptions DEFAULT = new DeflateOptions(6, 64, false, false, 15, 15);

    public DeflateOptions {
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("The level is 1 to 9, but is " + level);
        }
        if (threshold < 1) {
            throw new IllegalArgumentException("The threshold is 1 or more bytes, but is " + threshold);
        }
        if (!DeflateTerms.isWindow(serverWindowBits) || !DeflateTerms.isWindow(clientWindowBits)) {
            throw new IllegalArgumentException(
                    "Window bits are 8 to 15, but are " + serverWindowBits + " and " + clientWindowBits);
        }
    }

    /** The same, with the contexts of both sides kept between messages. */
    public DeflateOptions withContext() {
        return new DeflateOptions(level, threshold, true, true, serverWindowBits, clientWindowBits);
    }

    /** The same with other windows. */
    public DeflateOptions withWindowBits(int server, int client) {
        return new DeflateOptions(level, threshold, serverContext, clientContext, server, client);
    }

    /** The same with another threshold in bytes. */
    public DeflateOptions withThreshold(int bytes) {
        return new DeflateOptions(level, bytes, serverContext, clientContext, serverWindowBits, clientWindowBits);
    }
}
