package io.longwire.protocol.handshake;

import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.http.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an opening handshake ended. */
public sealed interface HandshakeResult {
    /**
     * The connection may be opened.
     *
     * @param headers what the response says of it: {@code Sec-WebSocket-Accept}, {@code -Protocol}, {@code -Extensions}; status, {@code Upgrade} and
     *     {@code Connection} are the driver's affair. At a client: the response's, all of them
     * @param subprotocol the one that was agreed; null without one
     * @param extensions those that were agreed, in order
     */
    record Accepted(Headers headers, @Nullable String subprotocol, List<AgreedExtension> extensions)
            implements HandshakeResult {
        public Accepted {
            extensions = List.copyOf(extensions);
        }

        /** What was agreed on the extensions, in order. */
        public List<ExtensionOffer> agreed() {
            return extensions.isEmpty()
                    ? List.of()
                    : extensions.stream().map(AgreedExtension::terms).toList();
        }

        /** Makes the stages for one connection, in the agreed order. On its loop. */
        public List<Extension> stages(Side side, LoopLocal shared) {
            return extensions.isEmpty()
                    ? List.of()
                    : extensions.stream()
                            .map(agreed -> agreed.factory().stage(agreed.terms(), side, shared))
                            .toList();
        }
    }

    /**
     * There is no connection.
     *
     * @param status what a server answers with: 400 or 426. To 426 a driver for HTTP/1.1 adds {@code Upgrade: websocket} (RFC 9110
     *     §15.5.22). At a client: the response's status
     * @param headers what a server adds to the answer. At a client: the response's
     * @param text what is wrong and what would be right, for people; safe to log
     */
    record Rejected(int status, Headers headers, String text) implements HandshakeResult {}

    /**
     * One extension that was agreed.
     *
     * @param factory what makes its stages
     * @param terms its parameters, as they stand in the response
     */
    record AgreedExtension(ExtensionFactory factory, ExtensionOffer terms) {}
}
