@NullMarked
package io.longwire.broker;

import org.jspecify.annotations.NullMarked;
