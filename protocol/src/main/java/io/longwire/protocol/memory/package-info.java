/** The memory port: shared buffers that are retained and released. */
@NullMarked
package io.longwire.protocol.memory;

import org.jspecify.annotations.NullMarked;
