@NullMarked
package io.longwire.protocol.fallback;

import org.jspecify.annotations.NullMarked;
