package io.longwire.broker.app;

import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.peer.Peer;

/**
 * The STOMP client that is to get a message.
 *
 * @param identity who it is
 * @param session its id
 * @param peer where it is
 */
public record Recipient(Identity identity, String session, Peer peer) {}
