package io.longwire.netty;

import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.handshake.HandshakeResult;
import io.longwire.protocol.peer.Peer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the opening handshake settled, for whoever asks the transport. */
record Negotiated(Peer peer, @Nullable String subprotocol, List<String> extensions) {
    static Negotiated of(Peer peer, HandshakeResult.Accepted accepted) {
        List<ExtensionOffer> agreed = accepted.agreed();
        List<String> extensions = agreed.isEmpty()
                ? List.of()
                : agreed.stream().map(ExtensionOffer::toString).toList();
        return new Negotiated(peer, accepted.subprotocol(), extensions);
    }
}
