@NullMarked
package io.longwire.broker.access;

import org.jspecify.annotations.NullMarked;
