/** Who is on a topic, and the word of it to those who want to know. */
@NullMarked
package io.longwire.broker.presence;

import org.jspecify.annotations.NullMarked;
