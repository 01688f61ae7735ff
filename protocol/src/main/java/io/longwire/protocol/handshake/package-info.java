/** The opening handshake (RFC 6455 §4) as a function from request head to accepted or rejected. */
@NullMarked
package io.longwire.protocol.handshake;

import org.jspecify.annotations.NullMarked;
