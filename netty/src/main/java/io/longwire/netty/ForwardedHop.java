package io.longwire.netty;

import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy tells of who connected to it.
 *
 * @param client as written: an address, perhaps with a port, or something that hides it
 * @param scheme as written
 * @param authority as written
 */
record ForwardedHop(
        @Nullable String client,
        @Nullable String scheme,
        @Nullable String authority) {
    private static final ForwardedHop NOTHING = new ForwardedHop(null, null, null);

    /** The hops that {@code X-Forwarded-*} tell of, the client's first. */
    static List<ForwardedHop> unofficial(Headers headers) {
        List<String> clients = Tokens.list(headers.all("X-Forwarded-For"));
        List<String> schemes = Tokens.list(headers.all("X-Forwarded-Proto"));
        List<String> authorities = Tokens.list(headers.all("X-Forwarded-Host"));
        int hops = Math.max(clients.size(), schemes.isEmpty() && authorities.isEmpty() ? 0 : 1);
        List<ForwardedHop> all = new ArrayList<>(hops);
        for (int i = 0; i < hops; i++) {
            String client = i < clients.size() ? clients.get(i) : null;
            all.add(new ForwardedHop(client, at(schemes, i, hops), at(authorities, i, hops)));
        }
        return all;
    }

    /** The value for a hop where each proxy added its own, else the last, which is the one the nearest proxy vouches for. */
    private static @Nullable String at(List<String> values, int hop, int hops) {
        if (values.isEmpty()) {
            return null;
        }
        return values.get(values.size() == hops ? hop : values.size() - 1);
    }

    /**
     * The hops that {@code Forwarded} tells of, the client's first (RFC 7239 §4).
     *
     * @throws IllegalArgumentException when the field is malformed
     */
    static List<ForwardedHop> official(Headers headers) {
        List<ForwardedHop> all = new ArrayList<>();
        for (String value : headers.all("Forwarded")) {
            new Parser(value, all).parse();
        }
        return all;
    }

    private ForwardedHop with(String name, String value) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "for" -> new ForwardedHop(value, scheme, authority);
            case "proto" -> new ForwardedHop(client, value, authority);
            case "host" -> new ForwardedHop(client, scheme, value);
            default -> this;
        };
    }

    /** {@code pair *( ";" pair )} between commas; a pair is {@code token "=" ( token | quoted-string )}. Reads its text once. */
    private static final class Parser {
        private final String text;
        private final List<ForwardedHop> hops;
        private int at;

        Parser(String text, List<ForwardedHop> hops) {
            this.text = text;
            this.hops = hops;
        }

        void parse() {
            ForwardedHop hop = NOTHING;
            boolean empty = true;
            while (true) {
                blanks();
                if (at < text.length() && peek() != ',' && peek() != ';') {
                    hop = pair(hop);
                    empty = false;
                    blanks();
                }
                boolean ended = at == text.length();
                if ((ended || peek() == ',') && !empty) {
                    hops.add(hop);
                    hop = NOTHING;
                    empty = true;
                }
                if (ended) {
                    return;
                }
                if (peek() != ',' && peek() != ';') {
                    throw malformed();
                }
                at++;
            }
        }

        private ForwardedHop pair(ForwardedHop hop) {
            String name = token();
            if (at == text.length() || peek() != '=') {
                throw malformed();
            }
            at++;
            return hop.with(name, at < text.length() && peek() == '"' ? quoted() : value());
        }

        private String token() {
            int start = at;
            while (at < text.length() && Tokens.isTokenChar(peek())) {
                at++;
            }
            if (at == start) {
                throw malformed();
            }
            return text.substring(start, at);
        }

        /** A token, and with the colons and brackets of addresses that many proxies forget to quote. */
        private String value() {
            int start = at;
            while (at < text.length() && (Tokens.isTokenChar(peek()) || ":[]".indexOf(peek()) >= 0)) {
                at++;
            }
            if (at == start) {
                throw malformed();
            }
            return text.substring(start, at);
        }

        private String quoted() {
            StringBuilder out = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = peek();
                if (c == '"') {
                    at++;
                    return out.toString();
                }
                if (c == '\\' && at + 1 < text.length()) {
                    at++;
                    c = peek();
                }
                out.append(c);
            }
            throw malformed();
        }

        private void blanks() {
            while (at < text.length() && (peek() == ' ' || peek() == '\t')) {
                at++;
            }
        }

        private char peek() {
            return text.charAt(at);
        }

        private static IllegalArgumentException malformed() {
            return new IllegalArgumentException("The Forwarded header is malformed (RFC 7239 §4)");
        }
    }
}
