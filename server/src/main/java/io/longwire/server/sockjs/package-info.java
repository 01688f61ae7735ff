/** sockjs-client, from the jar, for the page that loads it in an iframe. */
@NullMarked
package io.longwire.server.sockjs;

import org.jspecify.annotations.NullMarked;
