package io.longwire.client;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message to be sent. Immutable, but for a body that its caller must leave alone. */
public final class Outgoing {
    private final String destination;
    private final Map<String, String> headers;
    private final byte[] body;
    private final boolean text;
    private final boolean receipt;

    private Outgoing(String destination, Map<String, String> headers, byte[] body, boolean text, boolean receipt) {
        this.destination = destination;
        this.headers = headers;
        this.body = body;
        this.text = text;
        this.receipt = receipt;
    }

    /** A text, of the content type {@code text/plain;charset=utf-8}. */
    public static Outgoing text(String destination, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new Outgoing(destination, Map.of("content-type", "text/plain;charset=utf-8"), body, true, true);
    }

    /**
     * Bytes.
     *
     * @param contentType null when there is nothing to say
     * @param body kept, not copied: nobody may change it afterwards
     */
    public static Outgoing bytes(String destination, @Nullable String contentType, byte[] body) {
        Map<String, String> headers = contentType == null ? Map.of() : Map.of("content-type", contentType);
        return new Outgoing(destination, headers, body, false, true);
    }

    /**
     * The same with another header, in place of one of the same name.
     *
     * @throws IllegalArgumentException when the client sets that header itself ({@code destination}, {@code content-length}, {@code receipt}, {@code
     *     transaction}), or the name is empty
     */
    public Outgoing header(String name, String value) {
        switch (name) {
            case "", "destination", "content-length", "receipt", "transaction" ->
                throw new IllegalArgumentException("Not a header to be set here: '" + name + "'");
            default -> {}
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Outgoing(destination, more, body, text, receipt);
    }

    /** The same, but no receipt is asked for: its stage completes when it was handed to the system. */
    public Outgoing withoutReceipt() {
        return new Outgoing(destination, headers, body, text, false);
    }

    String destination() {
        return destination;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    boolean isText() {
        return text;
    }

    boolean asksForReceipt() {
        return receipt;
    }
}
