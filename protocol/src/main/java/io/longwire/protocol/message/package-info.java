/** What the application sends and gets: messages, their assembly from fragments, UTF-8. */
@NullMarked
package io.longwire.protocol.message;

import org.jspecify.annotations.NullMarked;
