/** How the program logs. */
@NullMarked
package io.longwire.server.log;

import org.jspecify.annotations.NullMarked;
