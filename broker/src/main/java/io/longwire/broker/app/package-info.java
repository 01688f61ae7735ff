/** The application's own code behind {@code /app/} destinations: handlers, what stands before and behind them, and what they answer. */
@NullMarked
package io.longwire.broker.app;

import org.jspecify.annotations.NullMarked;
