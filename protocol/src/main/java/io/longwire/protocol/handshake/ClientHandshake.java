package io.longwire.protocol.handshake;

import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.handshake.HandshakeResult.Accepted;
import io.longwire.protocol.handshake.HandshakeResult.AgreedExtension;
import io.longwire.protocol.handshake.HandshakeResult.Rejected;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's part of one opening handshake (RFC 6455 §4.1): what it asks, and whether the answer fits. Immutable. */
public final class ClientHandshake {
    private final String key;
    private final List<String> subprotocols;
    private final List<ExtensionFactory> extensions;

    private ClientHandshake(String key, List<String> subprotocols, List<ExtensionFactory> extensions) {
        this.key = key;
        this.subprotocols = List.copyOf(subprotocols);
        this.extensions = List.copyOf(extensions);
    }

    /**
     * Begins a handshake.
     *
     * @param subprotocols offered, the preferred one first
     * @param extensions offered, the preferred one first
     * @param nonce16 16 random bytes, new for every handshake
     * @throws IllegalArgumentException when a subprotocol is no token or there twice, or the nonce has not 16 bytes
     */
    public static ClientHandshake start(List<String> subprotocols, List<ExtensionFactory> extensions, byte[] nonce16) {
        if (nonce16.length != HandshakeKey.NONCE_BYTES) {
            throw new IllegalArgumentException("The nonce must have 16 bytes, but has " + nonce16.length);
        }
        for (String subprotocol : subprotocols) {
            if (!Tokens.isToken(subprotocol)) {
                throw new IllegalArgumentException(
                        "The subprotocol '" + Tokens.printable(subprotocol) + "' is no token (RFC 6455 §4.1)");
            }
        }
        if (new HashSet<>(subprotocols).size() < subprotocols.size()) {
            throw new IllegalArgumentException("A subprotocol is there twice: " + subprotocols);
        }
        return new ClientHandshake(HandshakeKey.of(nonce16), subprotocols, extensions);
    }

    /** What the request says: {@code Sec-WebSocket-Key}, {@code -Version}, {@code -Protocol}, {@code -Extensions}. */
    public Headers headers() {
        Headers.Builder headers = new Headers.Builder()
                .add(HandshakeHeaders.KEY, key)
                .add(HandshakeHeaders.VERSION, HandshakeHeaders.VERSION_13);
        if (!subprotocols.isEmpty()) {
            headers.add(HandshakeHeaders.PROTOCOL, String.join(", ", subprotocols));
        }
        if (!extensions.isEmpty()) {
            List<String> offers =
                    extensions.stream().map(each -> each.offer().toString()).toList();
            headers.add(HandshakeHeaders.EXTENSIONS, String.join(", ", offers));
        }
        return headers.build();
    }

    /**
     * Checks the answer. Whether {@code Upgrade} and {@code Connection} are right has been checked before.
     *
     * @param status 101 when the server switched; drivers of other HTTP versions say so with 101 as well
     */
    public HandshakeResult check(int status, Headers response) {
        if (status != 101) {
            return new Rejected(status, response, "The server answered with status " + status + " instead of 101");
        }
        if (!response.all(HandshakeHeaders.ACCEPT).equals(List.of(HandshakeKey.accept(key)))) {
            return rejected(response, HandshakeHeaders.ACCEPT + " does not prove that the key was read");
        }
        List<String> chosen = response.all(HandshakeHeaders.PROTOCOL);
        if (chosen.size() > 1 || !subprotocols.containsAll(chosen)) {
            return rejected(response, HandshakeHeaders.PROTOCOL + " is not one of the offered: " + printable(chosen));
        }
        List<AgreedExtension> agreed = new ArrayList<>();
        String wrong = agree(response, agreed);
        return wrong == null
                ? new Accepted(response, chosen.isEmpty() ? null : chosen.get(0), agreed)
                : rejected(response, wrong);
    }

    /** Adds what was agreed; tells what is wrong with it, or null. */
    private @Nullable String agree(Headers response, List<AgreedExtension> agreed) {
        List<ExtensionOffer> answer = ExtensionParser.answer(response.all(HandshakeHeaders.EXTENSIONS));
        if (answer == null) {
            return HandshakeHeaders.EXTENSIONS + " does not follow its grammar (RFC 6455 §9.1)";
        }
        List<ExtensionFactory> left = new ArrayList<>(extensions);
        int used = 0;
        for (ExtensionOffer terms : answer) {
            ExtensionFactory extension = named(terms.name(), left);
            if (extension == null) {
                return "The server uses an extension that was not offered, or one twice: "
                        + Tokens.printable(terms.name());
            }
            left.remove(extension);
            if ((used & extension.rsv()) != 0 || !extension.agrees(terms)) {
                return "The server's terms do not suit the extension " + terms.name();
            }
            used |= extension.rsv();
            agreed.add(new AgreedExtension(extension, terms));
        }
        return null;
    }

    private static @Nullable ExtensionFactory named(String name, List<ExtensionFactory> extensions) {
        for (ExtensionFactory extension : extensions) {
            if (extension.name().equals(name)) {
                return extension;
            }
        }
        return null;
    }

    private static Rejected rejected(Headers response, String text) {
        return new Rejected(101, response, text);
    }

    private static String printable(List<String> values) {
        return Tokens.printable(String.join(", ", values));
    }
}
