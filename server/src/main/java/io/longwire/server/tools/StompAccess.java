package io.longwire.server.tools;

import io.longwire.client.StompClient;
import io.longwire.client.StompClientBuilder;
import io.longwire.netty.EventLoops;
import io.longwire.netty.NettyConnector;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a command of the terminal reaches a STOMP server.
 *
 * @param uri {@code ws:}, {@code wss:} or, without HTTP, {@code tcp:} and {@code tls:}
 * @param login who it is; null for nobody in particular
 * @param passcode goes with it; null for none
 */
public record StompAccess(
        URI uri, @Nullable String login, @Nullable String passcode) {
    private static final int LARGEST = 64 << 20;

    StompClientBuilder client(EventLoops loops) {
        return StompClient.builder(uri, new NettyConnector(loops), loops.loop())
                .login(login, passcode)
                .bodyBytes(LARGEST);
    }

    /**
     * Headers as they are given in the terminal, in order.
     *
     * @throws IllegalArgumentException when one is malformed
     */
    static Map<String, String> headers(List<String> given) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : given) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("A header is given as 'name: value', but this is: " + header);
            }
            headers.put(
                    header.substring(0, colon).trim(),
                    header.substring(colon + 1).trim());
        }
        return headers;
    }
}
