/** WebSocket frames as bytes, right and wrong ones. */
@NullMarked
package io.longwire.testkit.frame;

import org.jspecify.annotations.NullMarked;
