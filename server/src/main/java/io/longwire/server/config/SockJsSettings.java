package io.longwire.server.config;

import io.longwire.protocol.sockjs.SockJsOptions;
import java.time.Duration;
import java.util.List;

/** The settings of SockJS, below {@code /ws}. */
public final class SockJsSettings {
    private static final Duration TICK = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    public static final Setting<Boolean> ENABLED = new Setting<>(
            "sockjs.enabled",
            null,
            Kinds.SWITCH,
            true,
            "Whether SockJS is spoken below /ws, for clients that no WebSocket reaches.");
    public static final Setting<Duration> HEART_BEAT = new Setting<>(
            "sockjs.heartBeat",
            null,
            Kinds.duration(Duration.ZERO, HOUR),
            SockJsOptions.DEFAULT.heartBeat(),
            "After how long without a message a SockJS client is sent a heart-beat; 0 s for never.");
    public static final Setting<Duration> DISCONNECT_DELAY = new Setting<>(
            "sockjs.disconnectDelay",
            null,
            Kinds.duration(TICK, HOUR),
            SockJsOptions.DEFAULT.sessionTimeout(),
            "How long a SockJS session lives while none of its client's requests receives.");
    public static final Setting<Long> STREAM_BYTES = new Setting<>(
            "sockjs.streamBytes",
            null,
            Kinds.size(1 << 10, 1 << 30),
            (long) SockJsOptions.DEFAULT.responseBytes(),
            "After how much a streamed response of SockJS ends and the client asks for the next one.");
    public static final Setting<Boolean> WEB_SOCKET = new Setting<>(
            "sockjs.webSocket",
            null,
            Kinds.SWITCH,
            true,
            "Whether a SockJS client may use a WebSocket; /ws itself is one in any case.");
    public static final Setting<Boolean> COOKIE = new Setting<>(
            "sockjs.cookie",
            null,
            Kinds.SWITCH,
            false,
            "Whether the cookie JSESSIONID is set, by which some load balancers keep a client with one server.");
    public static final Setting<Integer> SESSIONS = new Setting<>(
            "sockjs.sessions",
            null,
            Kinds.integer("a number from 1 to 10000000", 1, 10_000_000),
            SockJsOptions.DEFAULT.sessions(),
            "How many SockJS sessions there may be at a time, those over WebSocket not counted; a further one is answered with 503, and so is one for which an eighth of the heap has no room.");
    public static final Setting<List<String>> OWNER_HEADERS = new Setting<>(
            "sockjs.ownerHeaders",
            null,
            Kinds.HEADER_NAMES,
            List.of("Authorization"),
            "Headers that say whose a session of SockJS or of a link is: a request with other values than the one that opened it finds no session.");

    static final List<Setting<?>> ALL =
            List.of(ENABLED, HEART_BEAT, DISCONNECT_DELAY, STREAM_BYTES, WEB_SOCKET, COOKIE, SESSIONS, OWNER_HEADERS);

    private SockJsSettings() {}
}
