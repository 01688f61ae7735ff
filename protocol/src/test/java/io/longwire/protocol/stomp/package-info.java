@NullMarked
package io.longwire.protocol.stomp;

import org.jspecify.annotations.NullMarked;
