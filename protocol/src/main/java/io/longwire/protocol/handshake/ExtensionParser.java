package io.longwire.protocol.handshake;

import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.http.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Sec-WebSocket-Extensions} (RFC 6455 §9.1) in one pass:
 *
 * <pre>
 * extension-list  = 1#extension
 * extension       = token *( ";" token [ "=" ( token | quoted-string ) ] )
 * </pre>
 *
 * A quoted string must be a token once it is unquoted. Empty elements of the list are passed over (RFC 9110 §5.6.1.2).
 */
final class ExtensionParser {
    private final String text;
    private int at;
    private boolean malformed;

    private ExtensionParser(String text) {
        this.text = text;
    }

    /**
     * What a client offers. An offer that gives a parameter twice is left out, for no extension could accept it (RFC 7692 §7.1).
     *
     * @param values of all header fields of that name
     * @return null when it is malformed
     */
    static @Nullable List<ExtensionOffer> offers(List<String> values) {
        return parse(values, true);
    }

    /** What a server agreed to. The same, but a parameter given twice is malformed. */
    static @Nullable List<ExtensionOffer> answer(List<String> values) {
        return parse(values, false);
    }

    private static @Nullable List<ExtensionOffer> parse(List<String> values, boolean repeatsAllowed) {
        List<ExtensionOffer> all = new ArrayList<>();
        for (String value : values) {
            if (!new ExtensionParser(value).list(all, repeatsAllowed)) {
                return null;
            }
        }
        return all;
    }

    private boolean list(List<ExtensionOffer> into, boolean repeatsAllowed) {
        boolean any = false;
        do {
            blanks();
            if (!atEnd() && peek() != ',') {
                any = true;
                element(into, repeatsAllowed);
            }
        } while (!malformed && take(','));
        return any && !malformed && atEnd();
    }

    private void element(List<ExtensionOffer> into, boolean repeatsAllowed) {
        String name = token();
        Map<String, Optional<String>> parameters = new LinkedHashMap<>();
        boolean repeats = false;
        blanks();
        while (!malformed && take(';')) {
            blanks();
            repeats |= parameters.putIfAbsent(token(), value()) != null;
            blanks();
        }
        malformed |= repeats && !repeatsAllowed;
        if (!repeats) {
            into.add(new ExtensionOffer(name, parameters));
        }
    }

    private Optional<String> value() {
        blanks();
        if (!take('=')) {
            return Optional.empty();
        }
        blanks();
        return Optional.of(take('"') ? quoted() : token());
    }

    private String token() {
        int start = at;
        while (!atEnd() && Tokens.isTokenChar(peek())) {
            at++;
        }
        malformed |= at == start;
        return text.substring(start, at);
    }

    private String quoted() {
        StringBuilder unquoted = new StringBuilder();
        while (!atEnd() && peek() != '"') {
            take('\\');
            if (!atEnd()) {
                unquoted.append(text.charAt(at++));
            }
        }
        malformed |= !take('"') || !Tokens.isToken(unquoted);
        return unquoted.toString();
    }

    private void blanks() {
        while (!atEnd() && (peek() == ' ' || peek() == '\t')) {
            at++;
        }
    }

    private boolean take(char c) {
        boolean there = !atEnd() && peek() == c;
        if (there) {
            at++;
        }
        return there;
    }

    private char peek() {
        return text.charAt(at);
    }

    private boolean atEnd() {
        return at >= text.length();
    }
}
