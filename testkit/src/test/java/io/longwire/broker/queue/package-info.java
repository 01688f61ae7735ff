@NullMarked
package io.longwire.broker.queue;

import org.jspecify.annotations.NullMarked;
