@NullMarked
package io.longwire.broker.engine;

import org.jspecify.annotations.NullMarked;
