package io.longwire.server.bench;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all loads are told.
 *
 * @param url of the server; null to start one
 * @param pids of the server's processes, whose processor time and memory are read; with none, those of the server that was started
 * @param headers added to each opening handshake, each {@code Name: value}
 * @param subprotocols offered; a server must agree to one of them
 * @param compression whether permessage-deflate is offered
 * @param threads event loops of the generator
 * @param warmUp how long the load runs before anything counts
 * @param measured how long it is measured
 * @param patience how long is waited for what is on the way
 */
public record Terms(
        @Nullable URI url,
        List<Long> pids,
        List<String> headers,
        List<String> subprotocols,
        boolean compression,
        int threads,
        Duration warmUp,
        Duration measured,
        Duration patience) {
    /** How long an answer, or an end, is waited for: as long as for anything else, but at least so long. */
    Duration atLeast(Duration least) {
        return patience.compareTo(least) > 0 ? patience : least;
    }
}
