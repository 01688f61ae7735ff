/** The memory port: shared buffers that are retained and released; and how bytes are copied. */
@NullMarked
package io.longwire.protocol.memory;

import org.jspecify.annotations.NullMarked;
