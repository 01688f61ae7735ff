@NullMarked
package io.longwire.protocol.sockjs;

import org.jspecify.annotations.NullMarked;
