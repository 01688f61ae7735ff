package io.longwire.protocol.handshake;

import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.handshake.HandshakeResult.Accepted;
import io.longwire.protocol.handshake.HandshakeResult.AgreedExtension;
import io.longwire.protocol.handshake.HandshakeResult.Rejected;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's part of the opening handshake (RFC 6455 §4.2), as a function. Whether the path exists, the Origin is welcome and the client may
 * enter has been decided before.
 */
public final class ServerHandshake {
    private static final Headers SPEAKS_13 = Headers.of(HandshakeHeaders.VERSION, HandshakeHeaders.VERSION_13);

    private ServerHandshake() {}

    /**
     * Answers a request.
     *
     * @param subprotocols those spoken here; the first of the client's that is among them is chosen
     * @param extensions those offered here, the preferred one first; of each the client's first acceptable offer is taken
     */
    public static HandshakeResult answer(
            RequestHead head, List<String> subprotocols, List<ExtensionFactory> extensions) {
        Rejected rejected = check(head);
        if (rejected != null) {
            return rejected;
        }
        Headers headers = head.headers();
        List<String> protocols = headers.all(HandshakeHeaders.PROTOCOL);
        List<String> wanted = Tokens.list(protocols);
        rejected = checkSubprotocols(protocols, wanted);
        if (rejected != null) {
            return rejected;
        }
        List<ExtensionOffer> offers = ExtensionParser.offers(headers.all(HandshakeHeaders.EXTENSIONS));
        if (offers == null) {
            return badRequest(HandshakeHeaders.EXTENSIONS + " does not follow its grammar (RFC 6455 §9.1)");
        }
        return accept(key(headers), chosen(wanted, subprotocols), agree(offers, extensions));
    }

    private static @Nullable String chosen(List<String> wanted, List<String> spoken) {
        for (String name : wanted) {
            if (spoken.contains(name)) {
                return name;
            }
        }
        return null;
    }

    private static @Nullable Rejected check(RequestHead head) {
        Headers headers = head.headers();
        if (!"websocket".equals(head.protocol())) {
            return upgradeRequired("This resource speaks WebSocket: ask with 'Upgrade: websocket'");
        }
        if (!head.method().equals("GET")) {
            return badRequest("A WebSocket is opened with GET, not " + Tokens.printable(head.method()));
        }
        if (headers.has("Transfer-Encoding") || announcesBody(headers.all("Content-Length"))) {
            return badRequest("A request that opens a WebSocket has no body");
        }
        List<String> versions = headers.all(HandshakeHeaders.VERSION);
        if (versions.size() > 1) {
            return badRequest(HandshakeHeaders.VERSION + " is there more than once");
        }
        if (!versions.equals(List.of(HandshakeHeaders.VERSION_13))) {
            return upgradeRequired(HandshakeHeaders.VERSION + " must be 13 (RFC 6455 §4.2.1)");
        }
        List<String> keys = headers.all(HandshakeHeaders.KEY);
        return keys.size() == 1 && HandshakeKey.isValid(keys.get(0))
                ? null
                : badRequest(HandshakeHeaders.KEY + " must be there once, with 16 bytes in base64 (RFC 6455 §4.2.1)");
    }

    private static boolean announcesBody(List<String> lengths) {
        for (String length : lengths) {
            if (!length.equals("0")) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Rejected checkSubprotocols(List<String> fields, List<String> wanted) {
        if (!fields.isEmpty() && wanted.isEmpty()) {
            return badRequest(HandshakeHeaders.PROTOCOL + " names none (RFC 6455 §4.1)");
        }
        for (String name : wanted) {
            if (!Tokens.isToken(name)) {
                return badRequest(
                        HandshakeHeaders.PROTOCOL + " has '" + Tokens.printable(name) + "' in it, which is no token");
            }
        }
        return new HashSet<>(wanted).size() == wanted.size()
                ? null
                : badRequest(HandshakeHeaders.PROTOCOL + " names a subprotocol twice (RFC 6455 §4.1)");
    }

    private static List<AgreedExtension> agree(List<ExtensionOffer> offers, List<ExtensionFactory> extensions) {
        List<AgreedExtension> agreed = new ArrayList<>();
        int used = 0;
        for (ExtensionFactory extension : extensions) {
            ExtensionOffer terms = (used & extension.rsv()) == 0 ? accepted(offers, extension) : null;
            if (terms != null) {
                agreed.add(new AgreedExtension(extension, terms));
                used |= extension.rsv();
            }
        }
        return agreed;
    }

    /** The answer to the first offer that the extension can accept; null when there is none. */
    private static @Nullable ExtensionOffer accepted(List<ExtensionOffer> offers, ExtensionFactory extension) {
        for (ExtensionOffer offer : offers) {
            Optional<ExtensionOffer> terms =
                    offer.name().equals(extension.name()) ? extension.accept(offer) : Optional.empty();
            if (terms.isPresent()) {
                return terms.get();
            }
        }
        return null;
    }

    private static String key(Headers headers) {
        return headers.all(HandshakeHeaders.KEY).get(0);
    }

    private static Accepted accept(String key, @Nullable String subprotocol, List<AgreedExtension> extensions) {
        Headers.Builder headers = new Headers.Builder().add(HandshakeHeaders.ACCEPT, HandshakeKey.accept(key));
        if (subprotocol != null) {
            headers.add(HandshakeHeaders.PROTOCOL, subprotocol);
        }
        if (!extensions.isEmpty()) {
            List<String> terms =
                    extensions.stream().map(agreed -> agreed.terms().toString()).toList();
            headers.add(HandshakeHeaders.EXTENSIONS, String.join(", ", terms));
        }
        return new Accepted(headers.build(), subprotocol, extensions);
    }

    private static Rejected badRequest(String text) {
        return new Rejected(400, Headers.NONE, text);
    }

    private static Rejected upgradeRequired(String text) {
        return new Rejected(426, SPEAKS_13, text);
    }
}
