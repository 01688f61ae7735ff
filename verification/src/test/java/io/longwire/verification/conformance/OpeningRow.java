package io.longwire.verification.conformance;

import java.util.Map;

/**
 * One rule of the opening handshake, as a server has to keep it.
 *
 * @param http whether it is about HTTP/1.1 itself, so that the handshake as a function does not see it
 * @param headers what the answer must have; an empty value for a field that must not be there
 */
record OpeningRow(String name, boolean http, Request request, int status, Map<String, String> headers) {
    static OpeningRow of(String id, String rule, String section, Request request, int status) {
        return new OpeningRow(id + " " + rule + " (" + section + ")", false, request, status, Map.of());
    }

    OpeningRow overHttp() {
        return new OpeningRow(name, true, request, status, headers);
    }

    OpeningRow has(String field, String value) {
        return new OpeningRow(name, http, request, status, Map.of(field, value));
    }
}
