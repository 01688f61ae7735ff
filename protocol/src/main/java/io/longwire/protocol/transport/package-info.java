/** The message port: one client's messages in and out, over whatever carries them. */
@NullMarked
package io.longwire.protocol.transport;

import org.jspecify.annotations.NullMarked;
