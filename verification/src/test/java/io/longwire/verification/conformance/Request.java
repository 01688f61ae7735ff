package io.longwire.verification.conformance;

import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.Tokens;
import java.util.ArrayList;
import java.util.List;

/** A client's opening handshake as lines that a row may change. Immutable. */
record Request(String line, List<Field> fields) {
    record Field(String name, String value) {}

    /** As the RFC has it (§1.2). */
    static final Request RIGHT = new Request("GET /chat HTTP/1.1", List.of())
            .and("Host", "localhost")
            .and("Upgrade", "websocket")
            .and("Connection", "Upgrade")
            .and("Sec-WebSocket-Key", RawHandshake.KEY)
            .and("Sec-WebSocket-Version", "13");

    Request line(String other) {
        return new Request(other, fields);
    }

    Request without(String name) {
        return new Request(
                line,
                fields.stream()
                        .filter(field -> !field.name().equalsIgnoreCase(name))
                        .toList());
    }

    Request with(String name, String value) {
        return without(name).and(name, value);
    }

    /** One more field, whether there is one of that name or not. */
    Request and(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Request(line, List.copyOf(more));
    }

    String text() {
        StringBuilder text = new StringBuilder(line).append("\r\n");
        fields.forEach(field ->
                text.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        return text.append("\r\n").toString();
    }

    /** As a driver shows it to the handshake. */
    RequestHead head() {
        String[] words = line.split(" ", -1);
        boolean upgrades = Tokens.listHas(all("Connection"), "upgrade") && Tokens.listHas(all("Upgrade"), "websocket");
        Headers.Builder headers = new Headers.Builder();
        fields.forEach(field -> headers.add(field.name(), field.value().strip()));
        return new RequestHead(
                words[0], "http", "localhost", words[1], null, upgrades ? "websocket" : null, headers.build());
    }

    private List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }
}
