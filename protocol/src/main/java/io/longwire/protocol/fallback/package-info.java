/** The encodings of the HTTP transports: Server-Sent Events, JSON lines. */
@NullMarked
package io.longwire.protocol.fallback;

import org.jspecify.annotations.NullMarked;
