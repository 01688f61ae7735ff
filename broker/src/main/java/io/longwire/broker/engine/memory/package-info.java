/** The engine of one node that keeps everything in the heap. */
@NullMarked
package io.longwire.broker.engine.memory;

import org.jspecify.annotations.NullMarked;
