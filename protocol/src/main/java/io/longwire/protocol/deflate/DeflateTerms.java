package io.longwire.protocol.deflate;

import io.longwire.protocol.extension.ExtensionOffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The four parameters (RFC 7692 §7.1), of an offer or of an answer.
 *
 * @param serverNoContext {@code server_no_context_takeover} is there
 * @param clientNoContext {@code client_no_context_takeover} is there
 * @param serverWindowBits the value of {@code server_max_window_bits}; 0 where it is absent
 * @param clientWindowBits the value of {@code client_max_window_bits}; 0 where it is absent, {@link #ANY} where it has no value
 */
record DeflateTerms(boolean serverNoContext, boolean clientNoContext, int serverWindowBits, int clientWindowBits) {
    static final String NAME = "permessage-deflate";
    /** A client's {@code client_max_window_bits} without a value: the server may choose. */
    static final int ANY = -1;

    static final int LARGEST_WINDOW = 15;

    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";

    static boolean isWindow(int bits) {
        return bits >= 8 && bits <= LARGEST_WINDOW;
    }

    /** Reads an offer or an answer; null when it has an unknown parameter, or a value that is not allowed. */
    static @Nullable DeflateTerms read(ExtensionOffer offer, boolean isAnswer) {
        Map<String, Optional<String>> parameters = offer.parameters();
        DeflateTerms terms = new DeflateTerms(
                parameters.containsKey(SERVER_NO_CONTEXT),
                parameters.containsKey(CLIENT_NO_CONTEXT),
                parameters.containsKey(SERVER_WINDOW) ? bits(parameters.get(SERVER_WINDOW)) : 0,
                parameters.containsKey(CLIENT_WINDOW) ? bits(parameters.get(CLIENT_WINDOW)) : 0);
        for (Map.Entry<String, Optional<String>> parameter : parameters.entrySet()) {
            boolean right = switch (parameter.getKey()) {
                case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT ->
                    parameter.getValue().isEmpty();
                case SERVER_WINDOW -> isWindow(terms.serverWindowBits);
                case CLIENT_WINDOW -> isWindow(terms.clientWindowBits) || (terms.clientWindowBits == ANY && !isAnswer);
                default -> false;
            };
            if (!right) {
                return null;
            }
        }
        return terms;
    }

    /** 8 to 15 without leading zeros (RFC 7692 §7.1.2); {@link #ANY} without a value, 0 for any other. */
    private static int bits(Optional<String> value) {
        return value.map(text -> text.matches("[89]|1[0-5]") ? Integer.parseInt(text) : 0)
                .orElse(ANY);
    }

    ExtensionOffer toOffer() {
        Map<String, Optional<String>> parameters = new LinkedHashMap<>();
        if (serverNoContext) {
            parameters.put(SERVER_NO_CONTEXT, Optional.empty());
        }
        if (clientNoContext) {
            parameters.put(CLIENT_NO_CONTEXT, Optional.empty());
        }
        if (serverWindowBits != 0) {
            parameters.put(SERVER_WINDOW, Optional.of(Integer.toString(serverWindowBits)));
        }
        if (clientWindowBits != 0) {
            parameters.put(
                    CLIENT_WINDOW,
                    clientWindowBits == ANY ? Optional.empty() : Optional.of(Integer.toString(clientWindowBits)));
        }
        return new ExtensionOffer(NAME, parameters);
    }
}
