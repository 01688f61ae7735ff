package io.longwire.server.config;

import io.longwire.broker.engine.memory.MemoryLimits;
import io.longwire.broker.queue.QueuePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting there is: the one table from which the file, the variables, the flags and the documentation come. */
public final class Settings {
    private static final Kind<Integer> KEPT = Kinds.integer("a number of messages from 0 to 1000000", 0, 1_000_000);
    private static final Kind<Duration> AGE = Kinds.duration(Duration.ZERO, Duration.ofDays(365));
    private static final Duration TICK = Duration.ofMillis(1);
    /** The value of {@link #DATA} for in memory. */
    public static final String NO_DATA = "none";

    /** The value of {@link #DAMAGED} for keeping the file under another name. */
    public static final String SET_ASIDE = "set-aside";

    private static final Duration HOUR = Duration.ofHours(1);

    public static final Setting<String> HOST = new Setting<>(
            "server.host",
            "--host",
            Kinds.TEXT,
            "127.0.0.1",
            "The address to listen on. On any but a loopback address, and with any server.allowedHosts, clients may subscribe but not publish unless server.open is true.");
    public static final Setting<Integer> PORT = new Setting<>(
            "server.port",
            "--port",
            Kinds.integer("a number from 0 to 65535", 0, 65_535),
            8080,
            "The TCP port to listen on; 0 for any that is free.");
    public static final Setting<OptionalInt> STOMP_PORT = new Setting<>(
            "server.stompPort",
            "--stomp-port",
            Kinds.PORT_OR_OFF,
            OptionalInt.empty(),
            "The TCP port for plain STOMP, usually 61613; 0 for any that is free, off for none.");
    public static final Setting<Boolean> OPEN = new Setting<>(
            "server.open",
            "--open",
            Kinds.SWITCH,
            false,
            "Whether any client may publish although it may come from elsewhere.");
    public static final Setting<List<String>> ALLOWED_HOSTS = new Setting<>(
            "server.allowedHosts",
            "--allowed-host",
            Kinds.HOSTS,
            List.of(),
            "Names by which clients reach this server, such as push.example.com; loopback names are always allowed, * allows any, and what is not allowed is answered with 421.");
    public static final Setting<List<String>> ALLOWED_ORIGINS = new Setting<>(
            "server.allowedOrigins",
            "--allowed-origin",
            Kinds.ORIGINS,
            List.of(),
            "Origins of web pages that may connect and publish, such as https://www.example.com; the server's own always may, any other is answered with 403.");
    public static final Setting<Duration> GRACE = new Setting<>(
            "server.grace",
            "--grace",
            Kinds.duration(Duration.ZERO, HOUR),
            Duration.ofSeconds(5),
            "How long a stop may take: clients have nine tenths of it to take their goodbye, then they are cut off.");
    public static final Setting<Integer> EVENT_LOOPS = new Setting<>(
            "server.eventLoops",
            null,
            Kinds.integer("a number from 0 to 1024", 0, 1024),
            0,
            "Threads that serve connections; 0 for one for each processor.");

    public static final Setting<Long> MESSAGE_BYTES = new Setting<>(
            "limits.messageBytes",
            null,
            Kinds.size(1, 1 << 30),
            1L << 20,
            "The largest message that a client may send; a larger one is answered with 413 or close code 1009.");
    public static final Setting<Long> OUTBOUND_BYTES = new Setting<>(
            "limits.outboundBytes",
            null,
            Kinds.size(1 << 10, 1 << 30),
            4L << 20,
            "What may wait for one client that reads slowly; beyond it the client is disconnected and can come back with its position.");
    public static final Setting<Long> CONNECT_BYTES = new Setting<>(
            "limits.connectBytes",
            null,
            Kinds.size(1 << 10, 1 << 30),
            64L << 10,
            "The largest frame of a STOMP client that has not connected yet.");
    public static final Setting<Duration> CONNECT_TIMEOUT = new Setting<>(
            "limits.connectTimeout",
            null,
            Kinds.duration(TICK, HOUR),
            Duration.ofSeconds(10),
            "How long a WebSocket may be open before its STOMP client has connected.");
    public static final Setting<Duration> HANDSHAKE_TIMEOUT = new Setting<>(
            "limits.handshakeTimeout",
            null,
            Kinds.duration(TICK, HOUR),
            Duration.ofSeconds(10),
            "How long a connection may take to send its first request.");
    public static final Setting<Integer> SUBSCRIPTIONS = new Setting<>(
            "limits.subscriptions",
            null,
            Kinds.integer("a number from 1 to 1000000", 1, 1_000_000),
            1_000,
            "How many subscriptions one client may hold at a time.");

    public static final Setting<Duration> HEART_BEAT = new Setting<>(
            "limits.heartBeat",
            null,
            Kinds.duration(Duration.ZERO, HOUR),
            Duration.ofSeconds(10),
            "How often the server sends and wants to hear something, where the client wants heart-beats at all; 0 s for never.");

    public static final Setting<Integer> HISTORY_MESSAGES =
            new Setting<>("history.messages", null, KEPT, 100, "How many messages are kept of each topic; 0 for none.");
    public static final Setting<Duration> HISTORY_AGE =
            new Setting<>("history.age", null, AGE, Duration.ofMinutes(10), "How long a message is kept at most.");
    public static final Setting<Long> HISTORY_BYTES = new Setting<>(
            "history.bytes",
            null,
            Kinds.size(1 << 20, 1L << 40),
            MemoryLimits.DEFAULT.historyBytes(),
            "What the history of all topics together may take, where nothing is said a quarter of the heap and at most 256 MiB; beyond it, that of the topic that was quiet longest goes first, and with storage.data the oldest of all.");
    public static final Setting<Integer> HISTORY_TOPICS = new Setting<>(
            "history.topics",
            null,
            Kinds.integer("a number from 1 to 100000000", 1, 100_000_000),
            100_000,
            "How many topics without a subscriber are remembered; beyond it, the one that was quiet longest is forgotten.");
    public static final Setting<List<HistoryRule>> HISTORY_RULES = new Setting<>(
            "history.rules",
            null,
            new HistoryRuleKind(KEPT, AGE),
            List.of(),
            "What is kept of destinations that match a pattern, the first match counts: {pattern: /topic/quotes/**, messages: 500, age: 1 h}. A * stands for one segment, a final ** for one or more.");

    public static final Setting<List<String>> DROP_OLDEST = new Setting<>(
            "topics.dropOldest",
            null,
            Kinds.PATTERNS,
            List.of(),
            "Patterns of topics of which a client that reads too slowly misses the oldest messages, and is told how many, rather than being disconnected.");
    public static final Setting<List<String>> CONFLATE = new Setting<>(
            "topics.conflate",
            null,
            Kinds.PATTERNS,
            List.of(),
            "Patterns of topics of which only the newest message of each conflation-key waits for a client that reads too slowly.");

    public static final Setting<Integer> QUEUE_PREFETCH = new Setting<>(
            "queues.prefetch",
            null,
            Kinds.integer("a number from 1 to 1000000", 1, 1_000_000),
            QueuePolicy.DEFAULT.prefetch(),
            "How many messages a consumer of a queue may have and not have acknowledged, where its SUBSCRIBE does not say so itself.");
    public static final Setting<Duration> QUEUE_ACK_TIMEOUT = new Setting<>(
            "queues.ackTimeout",
            null,
            Kinds.duration(TICK, Duration.ofDays(365)),
            QueuePolicy.DEFAULT.ackTimeout(),
            "How long a consumer may take to acknowledge a message of a queue; after that it goes to another.");
    public static final Setting<Integer> QUEUE_ATTEMPTS = new Setting<>(
            "queues.attempts",
            null,
            Kinds.integer("a number from 1 to 1000000", 1, 1_000_000),
            QueuePolicy.DEFAULT.attempts(),
            "How often a message of a queue is handed out before it goes to the dead letters, /queue/dlq.<name>.");
    public static final Setting<Long> QUEUE_BYTES = new Setting<>(
            "queues.bytes",
            null,
            Kinds.size(1 << 10, 1L << 40),
            MemoryLimits.DEFAULT.queueBytes(),
            "What all queues together may take, where nothing is said a quarter of the heap and at most 256 MiB; beyond it, messages to queues are refused.");

    public static final Setting<String> DATA = new Setting<>(
            "storage.data",
            "--data",
            Kinds.TEXT,
            NO_DATA,
            "The directory in which topics with history, and queues, are kept so that they survive a restart; none for in memory (a directory of that name is ./none).");
    public static final Setting<String> DAMAGED = new Setting<>(
            "storage.damaged",
            "--data-damaged",
            Kinds.oneOf("refuse", SET_ASIDE),
            "refuse",
            "What to do when the file in storage.data is damaged: refuse to start and leave it as it is, or set-aside, which keeps it under another name and begins anew.");
    /** Stands for no URL and no secret. */
    public static final String NONE = Kinds.NONE;

    public static final Setting<String> APP_URL = new Setting<>(
            "app.url",
            "--app-url",
            Kinds.URL_OR_NONE,
            NONE,
            "Where what clients send to /app/** is posted, and whose answers are sent on.");
    public static final Setting<String> APP_SECRET = new Setting<>(
            "app.secret",
            null,
            new Secrets(),
            NONE,
            "Signs each request to app.url, so that it can be told from others.");
    public static final Setting<Duration> APP_TIMEOUT = new Setting<>(
            "app.timeout",
            null,
            Kinds.duration(TICK, HOUR),
            Duration.ofSeconds(10),
            "How long app.url has for an answer.");
    public static final Setting<Integer> APP_CONCURRENCY = new Setting<>(
            "app.concurrency",
            null,
            Kinds.integer("a number from 1 to 10000", 1, 10_000),
            64,
            "How many requests to app.url are under way at a time.");
    public static final Setting<Long> APP_ANSWER_BYTES = new Setting<>(
            "app.answerBytes",
            null,
            Kinds.size(1, 1 << 30),
            1L << 20,
            "The largest answer that is taken from app.url.");

    public static final Setting<String> LOG_LEVEL = new Setting<>(
            "log.level",
            null,
            Kinds.oneOf("error", "warn", "info", "debug"),
            "info",
            "What is logged, on standard error: this level and what is graver.");

    private static final List<Setting<?>> COMMON = List.of(
            HOST,
            PORT,
            STOMP_PORT,
            OPEN,
            ALLOWED_HOSTS,
            ALLOWED_ORIGINS,
            GRACE,
            EVENT_LOOPS,
            MESSAGE_BYTES,
            OUTBOUND_BYTES,
            CONNECT_BYTES,
            CONNECT_TIMEOUT,
            HANDSHAKE_TIMEOUT,
            SUBSCRIPTIONS,
            HEART_BEAT,
            HISTORY_MESSAGES,
            HISTORY_AGE,
            HISTORY_BYTES,
            HISTORY_TOPICS,
            HISTORY_RULES,
            DROP_OLDEST,
            CONFLATE,
            QUEUE_PREFETCH,
            QUEUE_ACK_TIMEOUT,
            QUEUE_ATTEMPTS,
            QUEUE_BYTES,
            DATA,
            DAMAGED,
            APP_URL,
            APP_SECRET,
            APP_TIMEOUT,
            APP_CONCURRENCY,
            APP_ANSWER_BYTES,
            LOG_LEVEL);

    /** All of them, section by section. */
    public static final List<Setting<?>> ALL = Stream.of(COMMON, LinkSettings.ALL, SockJsSettings.ALL)
            .flatMap(List::stream)
            .toList();

    static final Map<String, Setting<?>> BY_PATH =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::path, Function.identity()));

    private Settings() {}
}
