@NullMarked
package io.longwire.broker.stomp;

import org.jspecify.annotations.NullMarked;
