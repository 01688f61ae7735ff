/** The front of the broker: one builder, two handlers, publish and subscribe. */
@NullMarked
package io.longwire.broker;

import org.jspecify.annotations.NullMarked;
