package io.longwire.embed;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.broker.access.Access;
import io.longwire.broker.access.AllowAll;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.access.SubscribeOnly;
import io.longwire.broker.app.Handler;
import io.longwire.broker.app.InboundInterceptor;
import io.longwire.broker.app.MessagingTemplate;
import io.longwire.broker.app.OutboundInterceptor;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.engine.memory.MemoryLimits;
import io.longwire.broker.queue.QueuePolicy;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import io.longwire.embed.handler.JsonPayloads;
import io.longwire.engine.sqlite.SqliteEngine;
import io.longwire.engine.sqlite.StorageLimits;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.link.LinkOptions;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.sockjs.SockJsOptions;
import io.longwire.protocol.sockjs.SockJsService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a {@link Longwire} is made of; every part has a default that is safe. Not for several threads. */
public final class LongwireBuilder {
    static final int NO_PORT = -1;

    String host = "127.0.0.1";
    int port = 8080;
    int stompPort = NO_PORT;
    int eventLoops;
    boolean open;
    HistoryRules history = HistoryRules.DEFAULT;
    MemoryLimits historyLimits = MemoryLimits.DEFAULT;
    StorageLimits storageLimits = StorageLimits.DEFAULT;
    boolean setDamagedAside;
    SessionLimits sessionLimits = SessionLimits.DEFAULT;
    QueuePolicy queues = QueuePolicy.DEFAULT;
    PatternRules<Overflow> overflow = PatternRules.of(Overflow.DISCONNECT);
    Limits connectionLimits = Limits.DEFAULT;
    Authenticator authenticator = Authenticator.ANONYMOUS;

    LinkOptions links = LinkOptions.DEFAULT;

    Function<Peer, ? extends @Nullable Object> sockJsOwner = SockJsService.headers("Authorization");

    @Nullable
    SockJsOptions sockJs = SockJsOptions.DEFAULT;

    @Nullable
    Access access;

    @Nullable
    Path data;

    final AppParts app = new AppParts();
    final Set<String> allowedHosts = new LinkedHashSet<>();
    final Set<String> allowedOrigins = new LinkedHashSet<>();
    final Map<String, HttpHandler> routes = new LinkedHashMap<>();

    LongwireBuilder() {}

    /**
     * The address or name to listen on; default {@code 127.0.0.1}. On any but a loopback address, and wherever another name is allowed ({@link
     * #allowHost}), clients may subscribe and send to handlers, but not publish.
     */
    public LongwireBuilder host(String host) {
        this.host = host;
        return this;
    }

    /** The port to listen on, 0 for any that is free; default 8080. */
    public LongwireBuilder port(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A port is 0 to 65535, but is " + port);
        }
        this.port = port;
        return this;
    }

    /** Speaks plain STOMP over TCP on this port too, 0 for any that is free; default on none. The host and the rights are the same as over WebSocket. */
    public LongwireBuilder stompPort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A port is 0 to 65535, but is " + port);
        }
        this.stompPort = port;
        return this;
    }

    /**
     * How SockJS is spoken below {@code /ws}, with STOMP on top; default {@link SockJsOptions#DEFAULT}, which has no page for iframes. Its origins and limits
     * are those of this builder, and its {@code sessionBytes} at most an eighth of the heap.
     */
    public LongwireBuilder sockJs(SockJsOptions options) {
        this.sockJs = options;
        return this;
    }

    /** Speaks no SockJS. */
    public LongwireBuilder withoutSockJs() {
        this.sockJs = null;
        return this;
    }

    /** The bounds of links, at {@code /ws/link}; default {@link LinkOptions#DEFAULT}, and its {@code waitingBytes} at most an eighth of the heap. */
    public LongwireBuilder links(LinkOptions options) {
        this.links = options;
        return this;
    }

    /**
     * Who a session of SockJS, or of a link, belongs to, from the request: a value that is equal for every request of one client; default its certificate and
     * its {@code Authorization} header. Called on event loops; must not block. Another's request finds no session. A link belongs to the page's origin besides.
     */
    public LongwireBuilder sockJsOwner(Function<Peer, ? extends @Nullable Object> owner) {
        this.sockJsOwner = owner;
        return this;
    }

    /** Threads that serve connections; default 0, which is one for each processor. */
    public LongwireBuilder eventLoops(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("The number of event loops is 0 or more, but is " + count);
        }
        this.eventLoops = count;
        return this;
    }

    /** Lets any client publish although it may come from elsewhere; default false. Without effect once {@link #access} is set. */
    public LongwireBuilder openPublishing(boolean open) {
        this.open = open;
        return this;
    }

    /** Who may do what; default everybody everything on a loopback address, else everybody may subscribe. */
    public LongwireBuilder access(Access access) {
        this.access = access;
        return this;
    }

    /** Who is who; default nobody in particular. */
    public LongwireBuilder authenticator(Authenticator authenticator) {
        this.authenticator = authenticator;
        return this;
    }

    /**
     * A name by which clients reach this server, without a port; loopback names are always allowed, any other is answered with 421. Clients may then
     * publish only where publishing is open.
     */
    public LongwireBuilder allowHost(String name) {
        allowedHosts.add(name);
        return this;
    }

    /**
     * An origin whose pages may connect and publish, such as {@code https://www.example.com}; the server's own always may, any other is
     * answered with 403.
     */
    public LongwireBuilder allowOrigin(String origin) {
        allowedOrigins.add(origin);
        return this;
    }

    /** What is kept of each topic; default 100 messages and 10 minutes. */
    public LongwireBuilder history(HistoryRules rules) {
        this.history = rules;
        return this;
    }

    /** The same for every topic. */
    public LongwireBuilder history(HistoryPolicy everywhere) {
        return history(HistoryRules.of(everywhere));
    }

    /**
     * Where topics with history, and queues, are kept so that they survive a restart: a directory, which is made where there is none and
     * which one process uses at a time; default none, which is in memory.
     */
    public LongwireBuilder data(Path directory) {
        this.data = directory;
        return this;
    }

    /** The bounds of what is kept in {@link #data}; default {@link StorageLimits#DEFAULT}. */
    public LongwireBuilder storageLimits(StorageLimits limits) {
        this.storageLimits = limits;
        return this;
    }

    /**
     * Whether a damaged file in {@link #data} is kept under another name and a new one begun; default false: the start fails, and the file is left as
     * it is.
     */
    public LongwireBuilder setDamagedAside(boolean aside) {
        this.setDamagedAside = aside;
        return this;
    }

    /** The bounds of all topics together, where they are in memory; default {@link MemoryLimits#DEFAULT}. */
    public LongwireBuilder historyLimits(MemoryLimits limits) {
        this.historyLimits = limits;
        return this;
    }

    /** The bounds of each client; default {@link SessionLimits#DEFAULT}. */
    public LongwireBuilder sessionLimits(SessionLimits limits) {
        this.sessionLimits = limits;
        return this;
    }

    /** How queues hand out what stands in them; default {@link QueuePolicy#DEFAULT}. */
    public LongwireBuilder queues(QueuePolicy policy) {
        this.queues = policy;
        return this;
    }

    /** What becomes of a topic's messages at a client that reads too slowly; default {@link Overflow#DISCONNECT} everywhere. */
    public LongwireBuilder overflow(PatternRules<Overflow> rules) {
        this.overflow = rules;
        return this;
    }

    /** The bounds of each connection; default {@link Limits#DEFAULT}. */
    public LongwireBuilder connectionLimits(Limits limits) {
        this.connectionLimits = limits;
        return this;
    }

    /**
     * Adds objects whose annotated methods ({@link io.longwire.embed.handler.MessageMapping} and its like) answer what is sent to {@code /app/**}. They are looked at when
     * it starts, which fails with {@link io.longwire.embed.handler.BadHandlerException} for a method that cannot work.
     */
    public LongwireBuilder handlers(Object... annotated) {
        app.annotated.addAll(List.of(annotated));
        return this;
    }

    /**
     * Adds a handler for what is sent to destinations like {@code /app/chat.{room}}.
     *
     * @throws IllegalArgumentException when that is no pattern
     */
    public LongwireBuilder handler(String pattern, Handler handler) {
        app.add(handlers -> handlers.message(pattern, handler));
        return this;
    }

    /** Adds a handler for who subscribes to destinations like {@code /app/rooms.{kind}}; what it answers is sent once, to that subscription. */
    public LongwireBuilder subscriptionHandler(String pattern, Handler handler) {
        app.add(handlers -> handlers.subscription(pattern, handler));
        return this;
    }

    /** Shows each command of each STOMP client, behind the interceptors that were added before. */
    public LongwireBuilder inbound(InboundInterceptor interceptor) {
        app.inbound.add(interceptor);
        return this;
    }

    /** Shows each publication for each STOMP client, behind the interceptors that were added before. */
    public LongwireBuilder outbound(OutboundInterceptor interceptor) {
        app.outbound.add(interceptor);
        return this;
    }

    /** Reads and writes the JSON of handlers and of {@link #messaging}; default one that passes over what it does not know. */
    public LongwireBuilder json(ObjectMapper mapper) {
        app.payloads(new JsonPayloads(mapper));
        return this;
    }

    /**
     * Where handlers run; default virtual threads where the JVM has them, else up to 64 threads. It must run tasks on threads of its own, and is not
     * ended with the server.
     */
    public LongwireBuilder handlerThreads(Executor threads) {
        app.threads = threads;
        return this;
    }

    /** Sends from anywhere, handlers made before the start among them; until then what it is asked fails with {@link IllegalStateException}. */
    public MessagingTemplate messaging() {
        return app.messaging();
    }

    /**
     * Answers a path of the program's own, behind the same checks of Host and Origin; goes before the paths {@code /ws}, {@code /ws/**} and {@code /topic/**}.
     *
     * @param pattern a path as it is sent, such as {@code /health}, or {@code /files/**} for all below it
     */
    public LongwireBuilder route(String pattern, HttpHandler handler) {
        routes.put(Routes.checked(pattern), handler);
        return this;
    }

    /**
     * Starts; connections are accepted when it returns.
     *
     * @throws java.net.BindException when the port is in use or the address is not this machine's
     * @throws IOException when listening fails otherwise, or {@link #data} cannot be used; then the message names the remedy
     */
    public Longwire start() throws IOException {
        return Longwire.start(this, localOrOpen());
    }

    Engine engine() throws IOException {
        if (data == null) {
            return MemoryEngine.builder().history(history).limits(historyLimits).build();
        }
        return SqliteEngine.builder(data)
                .history(history)
                .limits(storageLimits)
                .setDamagedAside(setDamagedAside)
                .open();
    }

    Access access(boolean mayPublish) {
        if (access != null) {
            return access;
        }
        return mayPublish ? new AllowAll() : new SubscribeOnly();
    }

    private boolean localOrOpen() throws UnknownHostException {
        // A server that is known by another name is reached from elsewhere, through a proxy on this machine.
        return open || (allowedHosts.isEmpty() && InetAddress.getByName(host).isLoopbackAddress());
    }
}
