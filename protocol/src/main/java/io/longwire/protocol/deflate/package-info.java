/** permessage-deflate (RFC 7692): negotiation, and the stage that compresses messages. */
@NullMarked
package io.longwire.protocol.deflate;

import org.jspecify.annotations.NullMarked;
