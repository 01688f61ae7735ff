/** Extensions as stages from frame to frame (RFC 6455 §9). */
@NullMarked
package io.longwire.protocol.extension;

import org.jspecify.annotations.NullMarked;
