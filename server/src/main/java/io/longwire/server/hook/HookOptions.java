package io.longwire.server.hook;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the other process is asked.
 *
 * @param url http or https
 * @param secret signs each request; null for none
 * @param timeout from the message's turn in its session to the end of the answer
 * @param concurrency requests under way at a time; more wait for their turn
 * @param answerBytes the largest body of an answer
 */
public record HookOptions(URI url, @Nullable String secret, Duration timeout, int concurrency, int answerBytes) {
    /** Without the secret, for this may reach a log. */
    @Override
    public String toString() {
        return "HookOptions[" + url + "]";
    }
}
