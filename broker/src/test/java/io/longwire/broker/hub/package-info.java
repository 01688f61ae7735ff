@NullMarked
package io.longwire.broker.hub;

import org.jspecify.annotations.NullMarked;
