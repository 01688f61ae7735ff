@NullMarked
package io.longwire.broker.feed;

import org.jspecify.annotations.NullMarked;
