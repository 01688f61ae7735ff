/** The same load on several brokers, each in a process of its own, and what it costs them. */
@NullMarked
package io.longwire.bench;

import org.jspecify.annotations.NullMarked;
