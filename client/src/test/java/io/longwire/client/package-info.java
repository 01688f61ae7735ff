@NullMarked
package io.longwire.client;

import org.jspecify.annotations.NullMarked;
