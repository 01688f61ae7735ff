@NullMarked
package io.longwire.broker.engine.memory;

import org.jspecify.annotations.NullMarked;
