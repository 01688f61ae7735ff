package io.longwire.protocol.extension;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One element of {@code Sec-WebSocket-Extensions} (RFC 6455 §9.1): in a request what the client offers, in a response what was agreed.
 *
 * @param name the extension's token
 * @param parameters by name, in order; a value is empty where the parameter has none
 */
public record ExtensionOffer(String name, Map<String, Optional<String>> parameters) {
    public ExtensionOffer {
        parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** As it stands in the header. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(name);
        parameters.forEach((key, value) -> {
            out.append("; ").append(key);
            value.ifPresent(text -> out.append('=').append(text));
        });
        return out.toString();
    }
}
