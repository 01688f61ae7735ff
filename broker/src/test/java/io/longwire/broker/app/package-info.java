@NullMarked
package io.longwire.broker.app;

import org.jspecify.annotations.NullMarked;
