package io.longwire.verification.conformance;

import io.longwire.protocol.extension.ExtensionFactory;
import java.util.List;

/**
 * What the opening handshake of a row is about.
 *
 * @param extensions of the end under test
 * @param says what the other side puts into {@code Sec-WebSocket-Extensions}: offers to a server, the answer to a client; empty for no header
 * @param agreed what the end under test must have agreed to, as it stands in the answer; empty for nothing
 */
record Opening(List<ExtensionFactory> extensions, String says, String agreed) {
    static final Opening PLAIN = new Opening(List.of(), "", "");
}
