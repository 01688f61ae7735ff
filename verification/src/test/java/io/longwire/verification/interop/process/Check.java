package io.longwire.verification.interop.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;

/** What is tried with every peer. Its name is the path of the connection, by which the peer's script knows what to do and what to expect. */
enum Check {
    TEXT,
    BINARY,
    SENDS_FRAGMENTS,
    GETS_FRAGMENTS,
    SENDS_PINGS,
    GETS_PINGS,
    SUBPROTOCOL,
    SENDS_COMPRESSED,
    GETS_COMPRESSED,
    COMPRESSED_FRAGMENTS,
    /** The same bytes again and again, which alone cannot be compressed: they can be with what went before. */
    SENDS_WITH_CONTEXT,
    GETS_WITH_CONTEXT,
    /** Bytes that come again from further back than the windows reach. */
    WINDOWS,
    CLOSES,
    IS_CLOSED,
    SENDS_TOO_MUCH,
    SENDS_TOO_MUCH_COMPRESSED,
    GETS_TOO_MUCH;

    /** What Longwire offers or accepts. */
    Terms terms() {
        return switch (this) {
            case SENDS_COMPRESSED, GETS_COMPRESSED, COMPRESSED_FRAGMENTS -> Terms.DEFLATE;
            case SENDS_WITH_CONTEXT, GETS_WITH_CONTEXT -> Terms.DEFLATE_CONTEXT;
            case WINDOWS -> Terms.DEFLATE_WINDOWS;
            case SENDS_TOO_MUCH -> Terms.LIMITED;
            case SENDS_TOO_MUCH_COMPRESSED -> Terms.DEFLATE_LIMITED;
            default -> Terms.PLAIN;
        };
    }

    /** What Longwire does. */
    Conduct conduct() {
        return switch (this) {
            case GETS_FRAGMENTS, COMPRESSED_FRAGMENTS -> Conduct.IN_PARTS;
            case GETS_PINGS -> Conduct.PING;
            case IS_CLOSED -> Conduct.CLOSE;
            case GETS_TOO_MUCH -> Conduct.FLOOD;
            default -> Conduct.ECHO;
        };
    }

    /** Fails when Longwire saw something else than it should have. */
    void holds(Seen seen) {
        if (terms().deflate() == null) {
            assertThat(seen.extensions()).isEmpty();
        }
        exchanged(seen);
        ended(seen);
    }

    private void exchanged(Seen seen) {
        switch (this) {
            case TEXT -> messages(seen, 5);
            case BINARY -> messages(seen, 6);
            case SENDS_FRAGMENTS -> {
                messages(seen, 1);
                assertThat(seen.framesIn()).isBetween(3L, 4L);
            }
            case GETS_FRAGMENTS -> assertThat(seen.framesOut()).isEqualTo(Conduct.PARTS);
            case SENDS_PINGS -> assertThat(seen.pings()).containsExactly("", "p".repeat(125));
            case GETS_PINGS -> assertThat(seen.pongs()).containsExactly("", "Longwire's");
            case SUBPROTOCOL -> assertThat(seen.subprotocol()).isEqualTo(Terms.SUBPROTOCOL);
            case SENDS_COMPRESSED, GETS_COMPRESSED, COMPRESSED_FRAGMENTS -> {
                agreed(seen, "server_no_context_takeover", "client_no_context_takeover");
                compressed(seen, 10);
            }
            case SENDS_WITH_CONTEXT, GETS_WITH_CONTEXT -> {
                agreed(seen);
                assertThat(seen.extensions()).noneMatch(extension -> extension.contains("no_context_takeover"));
                compressed(seen, 5);
            }
            case WINDOWS -> {
                messages(seen, 3);
                agreed(seen, "server_max_window_bits=10", "client_max_window_bits=11");
            }
            case SENDS_TOO_MUCH_COMPRESSED ->
                assertThat(seen.figures().wireBytesIn()).isLessThan(Terms.SMALL);
            case CLOSES, IS_CLOSED, SENDS_TOO_MUCH, GETS_TOO_MUCH -> {}
        }
    }

    private void ended(Seen seen) {
        switch (this) {
            case CLOSES -> ends(seen, 4001, "the peer goes: grüße", false);
            case IS_CLOSED -> ends(seen, Conduct.CLOSE_CODE, seen.reason().text(), true);
            case SENDS_TOO_MUCH, SENDS_TOO_MUCH_COMPRESSED ->
                ends(seen, 1009, seen.reason().text(), true);
            case GETS_TOO_MUCH -> ends(seen, 1009, seen.reason().text(), false);
            default -> ends(seen, 1000, "done", false);
        }
    }

    private static void messages(Seen seen, int count) {
        assertThat(seen.figures().messagesIn()).isEqualTo(count);
    }

    private void compressed(Seen seen, double ratio) {
        if (this != GETS_COMPRESSED && this != GETS_WITH_CONTEXT) {
            assertThat(seen.figures().compressionIn()).isGreaterThan(ratio);
        }
        if (this != SENDS_COMPRESSED && this != SENDS_WITH_CONTEXT) {
            assertThat(seen.figures().compressionOut()).isGreaterThan(ratio);
        }
    }

    private static void agreed(Seen seen, String... parameters) {
        assertThat(seen.extensions()).singleElement().asString().startsWith("permessage-deflate");
        assertThat(List.of(seen.extensions().get(0).split("; *"))).containsAll(List.of(parameters));
    }

    private static void ends(Seen seen, int code, String text, boolean longwireBegan) {
        assertThat(seen.reason().code()).as("%s", seen.reason()).isEqualTo(code);
        assertThat(seen.reason().text()).isEqualTo(text);
        assertThat(seen.begunByLongwire()).isEqualTo(longwireBegan);
    }

    /** Also its path. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
