/** What single steps cost, measured with JMH: {@code bench/micro} runs them. What a message costs as a whole is measured from outside, by {@code bench/run}. */
@NullMarked
package io.longwire.bench.micro;

import org.jspecify.annotations.NullMarked;
