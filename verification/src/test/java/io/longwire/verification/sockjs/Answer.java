package io.longwire.verification.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.raw.Head;
import org.jspecify.annotations.Nullable;

/** A whole response, and what the specification demands of several. */
record Answer(Head head, String body) {
    int status() {
        return head.status();
    }

    /** The value of a header; empty without it. */
    String field(String name) {
        return head.field(name);
    }

    Answer is(int status, String text) {
        assertThat(status()).as("status of %s", this).isEqualTo(status);
        assertThat(body).isEqualTo(text);
        return this;
    }

    Answer hasType(String type) {
        hasType(head, type);
        return this;
    }

    static void hasType(Head head, String type) {
        assertThat(head.field("Content-Type").replace(" ", "")).isEqualTo(type);
    }

    Answer isNotCached() {
        isNotCached(head);
        return this;
    }

    static void isNotCached(Head head) {
        assertThat(head.field("Cache-Control")).isEqualTo("no-store, no-cache, must-revalidate, max-age=0");
        assertThat(head.field("Expires")).isEmpty();
        assertThat(head.field("Last-Modified")).isEmpty();
    }

    Answer hasNoCookie() {
        assertThat(field("Set-Cookie")).isEmpty();
        return this;
    }

    Answer mayBeReadBy(@Nullable String origin) {
        mayBeReadBy(head, origin);
        return this;
    }

    static void mayBeReadBy(Head head, @Nullable String origin) {
        assertThat(head.field("Access-Control-Allow-Origin"))
                .isEqualTo(origin == null || origin.equals("null") ? "*" : origin);
        assertThat(head.field("Access-Control-Allow-Credentials")).isEqualTo("true");
    }
}
