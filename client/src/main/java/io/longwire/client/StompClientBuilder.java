package io.longwire.client;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.stomp.StompVersion;
import io.longwire.protocol.transport.Connector;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a {@link StompClient} is made of. Not for several threads. */
public final class StompClientBuilder {
    final URI uri;
    final Connector connector;
    final Loop loop;
    final Map<String, String> connectHeaders = new LinkedHashMap<>();
    final Headers.Builder handshake = new Headers.Builder();

    @Nullable
    String login;

    @Nullable
    String passcode;

    String host;
    List<StompVersion> versions = List.of(StompVersion.V1_2, StompVersion.V1_1, StompVersion.V1_0);
    List<ExtensionFactory> extensions = List.of();
    Duration beats = Duration.ofSeconds(10);
    Duration wantedBeats = Duration.ofSeconds(10);
    Duration connectTimeout = Duration.ofSeconds(20);
    Duration disconnectTimeout = Duration.ofSeconds(5);

    @Nullable
    Backoff backoff = Backoff.DEFAULT;

    boolean repeats;
    long queueBytes = 4 << 20;
    long inboundBytes = 1 << 20;
    int bodyBytes = 1 << 20;
    Limits limits = Limits.DEFAULT;
    ClientListener listener = ClientListener.NONE;
    Executor executor = ForkJoinPool.commonPool();
    RandomGenerator random = new SecureRandom();

    StompClientBuilder(URI uri, Connector connector, Loop loop) {
        this.uri = uri;
        this.connector = connector;
        this.loop = loop;
        this.host = uri.getHost() == null ? "localhost" : uri.getHost();
    }

    /** Who it is; default nobody in particular. */
    public StompClientBuilder login(@Nullable String login, @Nullable String passcode) {
        this.login = login;
        this.passcode = passcode;
        return this;
    }

    /** The header {@code host} of CONNECT; default the host of the address. */
    public StompClientBuilder host(String host) {
        this.host = host;
        return this;
    }

    /** The versions that are offered; default all. */
    public StompClientBuilder versions(StompVersion... accepted) {
        if (accepted.length == 0) {
            throw new IllegalArgumentException("At least one version is needed");
        }
        this.versions = List.of(accepted);
        return this;
    }

    /**
     * Heart-beats; default 10 s both ways. A server that is silent for three agreed intervals is given up.
     *
     * @param send how often the client can send something; zero for never
     * @param expect how often it wants to hear something; zero for never
     */
    public StompClientBuilder heartBeats(Duration send, Duration expect) {
        this.beats = millis("send", send);
        this.wantedBeats = millis("expect", expect);
        return this;
    }

    /** Adds a header to CONNECT. */
    public StompClientBuilder connectHeader(String name, String value) {
        if (Set.of("", "accept-version", "heart-beat", "host", "login", "passcode", "content-length")
                .contains(name)) {
            throw new IllegalArgumentException("Not a header to be set here: '" + name + "'");
        }
        connectHeaders.put(name, value);
        return this;
    }

    /** Adds a header to the HTTP request that opens a WebSocket. */
    public StompClientBuilder handshakeHeader(String name, String value) {
        handshake.add(name, value);
        return this;
    }

    /** WebSocket extensions to offer, the preferred one first; default none. */
    public StompClientBuilder extensions(List<ExtensionFactory> offered) {
        this.extensions = List.copyOf(offered);
        return this;
    }

    /** From the attempt to connect to CONNECTED; default 20 s. */
    public StompClientBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = millis("connectTimeout", timeout);
        return this;
    }

    /** How long {@link StompClient#disconnect} waits for the server; default 5 s. */
    public StompClientBuilder disconnectTimeout(Duration timeout) {
        this.disconnectTimeout = millis("disconnectTimeout", timeout);
        return this;
    }

    /** How long to wait before it tries again; default {@link Backoff#DEFAULT}. */
    public StompClientBuilder reconnect(Backoff waits) {
        this.backoff = waits;
        return this;
    }

    /** Connects once: when the connection ends, so does the client. */
    public StompClientBuilder withoutReconnect() {
        this.backoff = null;
        return this;
    }

    /**
     * Sends again what was sent and not answered when the connection ended. Each message then carries an {@code idempotency-key}, by which a Longwire
     * server knows what it has had already; with any other server messages may come twice. Default false: such a message's stage fails with {@link
     * StompException.Kind#UNKNOWN}. Not for transactions, nor for messages without a receipt.
     */
    public StompClientBuilder repeatUnanswered(boolean repeat) {
        this.repeats = repeat;
        return this;
    }

    /** What may wait to be sent or answered, in bytes; beyond it sending fails with {@link StompException.Kind#NOT_SENT}; default 4 MiB. */
    public StompClientBuilder queueBytes(long bytes) {
        this.queueBytes = positive("queueBytes", bytes);
        return this;
    }

    /** What may wait for listeners, in bytes; beyond it nothing more is read from the server; default 1 MiB. */
    public StompClientBuilder inboundBytes(long bytes) {
        this.inboundBytes = positive("inboundBytes", bytes);
        return this;
    }

    /** The largest body of a message that may come, in bytes; default 1 MiB. */
    public StompClientBuilder bodyBytes(int bytes) {
        this.bodyBytes = (int) positive("bodyBytes", bytes);
        return this;
    }

    /** Bounds of each connection; the size of its messages follows from {@link #bodyBytes}; default {@link Limits#DEFAULT}. */
    public StompClientBuilder limits(Limits bounds) {
        this.limits = bounds;
        return this;
    }

    /** Hears how the client fares; default nobody. */
    public StompClientBuilder listener(ClientListener heard) {
        this.listener = heard;
        return this;
    }

    /** Where listeners are called and stages complete; default {@link ForkJoinPool#commonPool()}. */
    public StompClientBuilder executor(Executor runs) {
        this.executor = runs;
        return this;
    }

    /** For the waits and the idempotency keys; used on the client's loop, and once here. Default a {@link SecureRandom}. */
    public StompClientBuilder random(RandomGenerator source) {
        this.random = source;
        return this;
    }

    /** Makes the client, which does nothing until {@link StompClient#connect}. */
    public StompClient build() {
        return new StompClient(new Core(this));
    }

    private static long positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be more than 0, but is " + value);
        }
        return value;
    }

    private static Duration millis(String name, Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofDays(10)) > 0) {
            throw new IllegalArgumentException(name + " must be 0 to 10 days, but is " + time);
        }
        return time;
    }
}
