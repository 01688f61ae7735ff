/** Application code as annotated methods, under the names that Spring users know. */
@NullMarked
package io.longwire.embed.handler;

import org.jspecify.annotations.NullMarked;
