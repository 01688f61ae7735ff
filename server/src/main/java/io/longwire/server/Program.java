package io.longwire.server;

import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.memory.MemoryLimits;
import io.longwire.broker.queue.QueuePolicy;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import io.longwire.embed.Longwire;
import io.longwire.embed.LongwireBuilder;
import io.longwire.engine.sqlite.StorageLimits;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.link.LinkOptions;
import io.longwire.protocol.sockjs.SockJsOptions;
import io.longwire.protocol.sockjs.SockJsService;
import io.longwire.server.config.Configuration;
import io.longwire.server.config.HistoryRule;
import io.longwire.server.config.LinkSettings;
import io.longwire.server.config.Setting;
import io.longwire.server.config.Settings;
import io.longwire.server.config.SockJsSettings;
import io.longwire.server.console.Console;
import io.longwire.server.console.Health;
import io.longwire.server.hook.HookOptions;
import io.longwire.server.hook.WebHook;
import io.longwire.server.log.Logs;
import io.longwire.server.sockjs.ClientFile;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server as a program: starts, says so, and stops when the system asks for it. */
final class Program {
    private static final Logger LOG = LoggerFactory.getLogger("longwire");
    private static final Duration CUT = Duration.ofSeconds(3);

    private Program() {}

    /** Starts the server and prints where it listens; it then runs until the process is told to end. */
    static void start(Configuration configuration, PrintStream out) throws IOException {
        Logs.level(configuration.value(Settings.LOG_LEVEL));
        Longwire longwire = listen(builder(configuration), configuration);
        Duration grace = configuration.value(Settings.GRACE);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(longwire, grace), "longwire-stop"));
        announce(longwire, configuration, out);
        keepAlive();
    }

    /** Says where it listens, in the log and to whoever started it. */
    static void announce(Longwire longwire, Configuration configuration, PrintStream out) {
        InetSocketAddress stomp = longwire.stompAddress();
        String host = configuration.value(Settings.HOST);
        String line = "Longwire " + Version.longwire() + " listens on http://"
                + shown(host, longwire.address().getPort())
                + (stomp == null ? "" : " and tcp://" + shown(host, stomp.getPort())) + " ("
                + (longwire.clientsMayPublish()
                        ? "clients may publish"
                        : "clients may subscribe but not publish; --open changes that")
                + ")";
        LOG.info("{}", line);
        out.println(line);
        out.flush();
    }

    /** Everything that the server is made of. */
    static LongwireBuilder builder(Configuration configuration) {
        LongwireBuilder builder = Longwire.builder()
                .host(configuration.value(Settings.HOST))
                .port(configuration.value(Settings.PORT))
                .openPublishing(configuration.value(Settings.OPEN))
                .eventLoops(configuration.value(Settings.EVENT_LOOPS))
                .history(history(configuration))
                .historyLimits(MemoryLimits.DEFAULT
                        .withHistory(
                                configuration.value(Settings.HISTORY_BYTES),
                                configuration.value(Settings.HISTORY_TOPICS))
                        .withQueueBytes(configuration.value(Settings.QUEUE_BYTES)))
                .queues(queues(configuration))
                .overflow(overflow(configuration))
                .sessionLimits(sessionLimits(configuration))
                .connectionLimits(connectionLimits(configuration));
        keep(builder, configuration);
        configuration.value(Settings.STOMP_PORT).ifPresent(builder::stompPort);
        configuration.value(Settings.ALLOWED_HOSTS).forEach(builder::allowHost);
        configuration.value(Settings.ALLOWED_ORIGINS).forEach(builder::allowOrigin);
        String app = configuration.value(Settings.APP_URL);
        if (!app.equals(Settings.NONE)) {
            builder.handler("/app/**", new WebHook(hook(configuration, URI.create(app)), InstantSource.system()));
        }
        builder.links(LinkOptions.DEFAULT.withWaiting(
                LinkOptions.DEFAULT.waiting(), configuration.value(LinkSettings.WAITING_BYTES)));
        builder.sockJsOwner(SockJsService.headers(
                configuration.value(SockJsSettings.OWNER_HEADERS).toArray(new String[0])));
        sockJs(builder, configuration);
        Console.mount(builder);
        long began = System.nanoTime();
        builder.route(
                "/health",
                new Health(Version.longwire(), () -> TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)));
        return builder;
    }

    private static void keep(LongwireBuilder builder, Configuration configuration) {
        String directory = configuration.value(Settings.DATA);
        if (!directory.equals(Settings.NO_DATA)) {
            builder.data(Path.of(directory))
                    .setDamagedAside(configuration.value(Settings.DAMAGED).equals(Settings.SET_ASIDE))
                    .storageLimits(StorageLimits.DEFAULT
                            .withHistory(
                                    configuration.value(Settings.HISTORY_BYTES),
                                    configuration.value(Settings.HISTORY_TOPICS))
                            .withQueueBytes(configuration.value(Settings.QUEUE_BYTES)));
        }
    }

    private static void sockJs(LongwireBuilder builder, Configuration configuration) {
        if (!configuration.value(SockJsSettings.ENABLED)) {
            builder.withoutSockJs();
            return;
        }
        builder.sockJs(SockJsOptions.DEFAULT
                .withHeartBeat(configuration.value(SockJsSettings.HEART_BEAT))
                .withSessionTimeout(configuration.value(SockJsSettings.DISCONNECT_DELAY))
                .withResponseBytes(Math.toIntExact(configuration.value(SockJsSettings.STREAM_BYTES)))
                .withWebSocket(configuration.value(SockJsSettings.WEB_SOCKET))
                .withCookie(configuration.value(SockJsSettings.COOKIE))
                .withSessions(configuration.value(SockJsSettings.SESSIONS))
                .withClientUrl(ClientFile.PATH));
        builder.route(ClientFile.PATH, ClientFile.handler());
    }

    private static HookOptions hook(Configuration configuration, URI url) {
        String secret = configuration.value(Settings.APP_SECRET);
        return new HookOptions(
                url,
                secret.equals(Settings.NONE) ? null : secret,
                configuration.value(Settings.APP_TIMEOUT),
                configuration.value(Settings.APP_CONCURRENCY),
                Math.toIntExact(configuration.value(Settings.APP_ANSWER_BYTES)));
    }

    private static HistoryRules history(Configuration configuration) {
        HistoryRules rules = HistoryRules.of(new HistoryPolicy(
                configuration.value(Settings.HISTORY_MESSAGES), configuration.value(Settings.HISTORY_AGE)));
        for (HistoryRule rule : configuration.value(Settings.HISTORY_RULES)) {
            rules = rules.and(rule.pattern(), new HistoryPolicy(rule.messages(), rule.age()));
        }
        return rules;
    }

    private static SessionLimits sessionLimits(Configuration configuration) {
        return SessionLimits.DEFAULT
                .withBodyBytes(Math.toIntExact(configuration.value(Settings.MESSAGE_BYTES)))
                .withConnectBytes(Math.toIntExact(configuration.value(Settings.CONNECT_BYTES)))
                .withConnectTimeout(configuration.value(Settings.CONNECT_TIMEOUT))
                .withSubscriptions(configuration.value(Settings.SUBSCRIPTIONS))
                .withOutboundBytes(configuration.value(Settings.OUTBOUND_BYTES))
                .withHeartBeat(configuration.value(Settings.HEART_BEAT));
    }

    private static QueuePolicy queues(Configuration configuration) {
        int prefetch = configuration.value(Settings.QUEUE_PREFETCH);
        return new QueuePolicy(
                prefetch,
                Math.max(prefetch, QueuePolicy.DEFAULT.mostPrefetch()),
                configuration.value(Settings.QUEUE_ACK_TIMEOUT),
                configuration.value(Settings.QUEUE_ATTEMPTS));
    }

    private static PatternRules<Overflow> overflow(Configuration configuration) {
        PatternRules<Overflow> rules = PatternRules.of(Overflow.DISCONNECT);
        for (String pattern : configuration.value(Settings.DROP_OLDEST)) {
            rules = rules.and(pattern, Overflow.DROP_OLDEST);
        }
        for (String pattern : configuration.value(Settings.CONFLATE)) {
            rules = rules.and(pattern, Overflow.CONFLATE);
        }
        return rules;
    }

    private static Limits connectionLimits(Configuration configuration) {
        Limits defaults = Limits.DEFAULT;
        return new Limits(
                configuration.value(Settings.MESSAGE_BYTES),
                configuration.value(Settings.MESSAGE_BYTES),
                defaults.fragments(),
                defaults.inflationRatio(),
                configuration.value(Settings.OUTBOUND_BYTES),
                defaults.handshakeBytes(),
                configuration.value(Settings.HANDSHAKE_TIMEOUT),
                defaults.closeTimeout());
    }

    private static Longwire listen(LongwireBuilder builder, Configuration configuration) throws IOException {
        try {
            return builder.start();
        } catch (UnknownHostException e) {
            throw new IOException(
                    configuration.origin(Settings.HOST).describe() + ": server.host '"
                            + configuration.value(Settings.HOST)
                            + "' is not the name of an address; use one of this machine's",
                    e);
        } catch (BindException e) {
            throw taken(configuration, e);
        }
    }

    private static IOException taken(Configuration configuration, BindException e) {
        String host = configuration.value(Settings.HOST);
        OptionalInt stomp = configuration.value(Settings.STOMP_PORT);
        boolean ofStomp = stomp.isPresent()
                && String.valueOf(e.getMessage()).startsWith("cannot listen on " + host + ":" + stomp.getAsInt() + ":");
        Setting<?> setting = ofStomp ? Settings.STOMP_PORT : Settings.PORT;
        int port = ofStomp ? stomp.getAsInt() : configuration.value(Settings.PORT);
        return new IOException(
                "cannot listen on " + shown(host, port) + " (host from "
                        + configuration.origin(Settings.HOST).describe() + ", port from "
                        + configuration.origin(setting).describe()
                        + "): the port is in use, or the address is not this machine's; choose another with "
                        + (ofStomp ? "--stomp-port" : "--port") + " or --host",
                e);
    }

    private static void stop(Longwire longwire, Duration grace) {
        LOG.info("Stopping; clients have {} ms to take their goodbye", grace.toMillis());
        try {
            // The last tenth is for what comes after the cut, so that the process ends within the grace period.
            longwire.stop(grace.multipliedBy(9).dividedBy(10))
                    .toCompletableFuture()
                    .get(grace.plus(CUT).toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("Stopped");
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("Stopped, but not everything ended in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Logs.flush();
        // A hook cannot choose the exit code otherwise: after SIGTERM the JVM's own would be 143.
        Runtime.getRuntime().halt(0);
    }

    private static String shown(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** The event loops do not keep the process alive; this thread does, until the shutdown hook ends the process. */
    static void keepAlive() {
        new Thread(
                        () -> {
                            while (true) {
                                try {
                                    Thread.sleep(Long.MAX_VALUE);
                                } catch (InterruptedException e) {
                                    return;
                                }
                            }
                        },
                        "longwire-main")
                .start();
    }
}
