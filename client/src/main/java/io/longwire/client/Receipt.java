package io.longwire.client;

import io.longwire.protocol.stomp.StompHeaders;

/**
 * The server's word that it has done what was asked.
 *
 * @param headers of the RECEIPT frame, such as the counts of {@code receipt-when:acknowledged}; none where no receipt was asked for
 */
public record Receipt(StompHeaders headers) {}
