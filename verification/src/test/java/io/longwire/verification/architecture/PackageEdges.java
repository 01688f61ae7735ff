package io.longwire.verification.architecture;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which package of Longwire may use which others: the design as a table. A package that is not in it may not exist; names are relative to the
 * root package.
 */
final class PackageEdges extends ArchCondition<JavaClass> {
    /** The real table, below {@code io.longwire}. */
    static final Map<String, Set<String>> TABLE = Map.ofEntries(
            edge("protocol.http"),
            edge("protocol.loop"),
            edge("protocol.memory"),
            edge("protocol.frame"),
            edge("protocol.fallback", "protocol.http"),
            edge("protocol.stomp"),
            edge("protocol.peer", "protocol.http"),
            edge("protocol.message", "protocol.memory"),
            edge("protocol.extension", "protocol.frame"),
            edge("protocol.deflate", "protocol.extension", "protocol.frame"),
            edge("protocol.handshake", "protocol.extension", "protocol.frame", "protocol.http"),
            edge("protocol.connection", "protocol.extension", "protocol.frame", "protocol.memory", "protocol.message"),
            edge(
                    "protocol.transport",
                    "protocol.connection",
                    "protocol.extension",
                    "protocol.frame",
                    "protocol.http",
                    "protocol.loop",
                    "protocol.message",
                    "protocol.peer"),
            edge(
                    "protocol.exchange",
                    "protocol.connection",
                    "protocol.extension",
                    "protocol.http",
                    "protocol.loop",
                    "protocol.peer",
                    "protocol.transport"),
            edge(
                    "protocol.link",
                    "protocol.connection",
                    "protocol.exchange",
                    "protocol.extension",
                    "protocol.frame",
                    "protocol.http",
                    "protocol.loop",
                    "protocol.message",
                    "protocol.peer",
                    "protocol.transport"),
            edge(
                    "protocol.sockjs",
                    "protocol.connection",
                    "protocol.exchange",
                    "protocol.extension",
                    "protocol.frame",
                    "protocol.http",
                    "protocol.loop",
                    "protocol.message",
                    "protocol.peer",
                    "protocol.transport"),
            edge(
                    "netty",
                    "protocol.connection",
                    "protocol.deflate",
                    "protocol.exchange",
                    "protocol.extension",
                    "protocol.fallback",
                    "protocol.frame",
                    "protocol.handshake",
                    "protocol.http",
                    "protocol.loop",
                    "protocol.memory",
                    "protocol.message",
                    "protocol.peer",
                    "protocol.transport"),
            edge(
                    "broker.access",
                    "protocol.exchange",
                    "protocol.fallback",
                    "protocol.loop",
                    "protocol.http",
                    "protocol.peer"),
            edge("broker.engine", "protocol.message"),
            edge("broker.engine.memory", "broker.engine"),
            edge("engine.sqlite", "broker.engine", "broker.engine.memory"),
            edge("broker.receipt", "broker.engine"),
            edge(
                    "broker.hub",
                    "broker.engine",
                    "broker.receipt",
                    "protocol.loop",
                    "protocol.memory",
                    "protocol.message"),
            edge("broker.app", "broker.access", "broker.engine", "protocol.peer"),
            edge("broker.presence", "broker.engine", "broker.hub", "protocol.fallback"),
            edge("broker.queue", "broker.engine", "broker.hub", "broker.receipt"),
            edge("broker.session", "broker.engine", "protocol.message", "protocol.loop", "protocol.transport"),
            edge(
                    "broker.stomp",
                    "broker.access",
                    "broker.app",
                    "broker.engine",
                    "broker.hub",
                    "broker.presence",
                    "broker.queue",
                    "broker.receipt",
                    "broker.session",
                    "protocol.connection",
                    "protocol.exchange",
                    "protocol.extension",
                    "protocol.frame",
                    "protocol.http",
                    "protocol.loop",
                    "protocol.message",
                    "protocol.peer",
                    "protocol.stomp",
                    "protocol.transport"),
            edge(
                    "broker.feed",
                    "broker.access",
                    "broker.engine",
                    "broker.hub",
                    "broker.presence",
                    "broker.queue",
                    "broker.session",
                    "protocol.connection",
                    "protocol.exchange",
                    "protocol.extension",
                    "protocol.fallback",
                    "protocol.frame",
                    "protocol.http",
                    "protocol.loop",
                    "protocol.message",
                    "protocol.peer",
                    "protocol.transport"),
            edge(
                    "broker",
                    "broker.access",
                    "broker.app",
                    "broker.engine",
                    "broker.engine.memory",
                    "broker.feed",
                    "broker.hub",
                    "broker.presence",
                    "broker.queue",
                    "broker.session",
                    "broker.stomp",
                    "protocol.connection",
                    "protocol.exchange",
                    "protocol.extension",
                    "protocol.loop",
                    "protocol.transport"),
            edge(
                    "embed",
                    "broker",
                    "broker.access",
                    "broker.app",
                    "broker.engine",
                    "broker.engine.memory",
                    "broker.queue",
                    "broker.session",
                    "engine.sqlite",
                    "embed.handler",
                    "netty",
                    "protocol.connection",
                    "protocol.exchange",
                    "protocol.fallback",
                    "protocol.frame",
                    "protocol.http",
                    "protocol.link",
                    "protocol.loop",
                    "protocol.peer",
                    "protocol.sockjs",
                    "protocol.stomp"),
            edge(
                    "client",
                    "protocol.connection",
                    "protocol.extension",
                    "protocol.frame",
                    "protocol.http",
                    "protocol.loop",
                    "protocol.message",
                    "protocol.stomp",
                    "protocol.transport"),
            edge("embed.handler", "broker.app", "protocol.peer"),
            edge("server.log"),
            edge(
                    "server.config",
                    "broker.access",
                    "broker.engine.memory",
                    "broker.queue",
                    "protocol.http",
                    "protocol.link",
                    "protocol.sockjs"),
            edge("server.hook", "broker.app", "protocol.peer"),
            edge("server.console", "embed", "protocol.exchange", "protocol.http"),
            edge("server.sockjs", "embed", "protocol.exchange"),
            edge(
                    "server.tools",
                    "client",
                    "netty",
                    "protocol.connection",
                    "protocol.deflate",
                    "protocol.exchange",
                    "protocol.frame",
                    "protocol.http",
                    "protocol.loop",
                    "protocol.message",
                    "protocol.sockjs",
                    "protocol.stomp",
                    "protocol.transport",
                    "server.sockjs"),
            edge(
                    "server.bench",
                    "netty",
                    "protocol.connection",
                    "protocol.deflate",
                    "protocol.frame",
                    "protocol.loop",
                    "protocol.message",
                    "server.tools"),
            edge(
                    "server",
                    "client",
                    "broker.engine",
                    "broker.engine.memory",
                    "broker.queue",
                    "broker.session",
                    "embed",
                    "engine.sqlite",
                    "netty",
                    "protocol.connection",
                    "protocol.exchange",
                    "protocol.http",
                    "protocol.link",
                    "protocol.message",
                    "protocol.sockjs",
                    "server.bench",
                    "server.config",
                    "server.console",
                    "server.hook",
                    "server.log",
                    "server.sockjs",
                    "server.tools"),
            edge("testkit.frame", "protocol.frame"),
            edge("testkit.memory", "protocol.memory"),
            edge("testkit.loop", "protocol.loop"),
            edge(
                    "testkit.connection",
                    "protocol.connection",
                    "protocol.extension",
                    "protocol.frame",
                    "protocol.memory",
                    "protocol.message",
                    "testkit.frame",
                    "testkit.loop",
                    "testkit.memory"),
            edge("testkit.engine", "broker.engine"),
            edge(
                    "testkit.exchange",
                    "protocol.connection",
                    "protocol.exchange",
                    "protocol.http",
                    "protocol.loop",
                    "protocol.peer",
                    "protocol.transport",
                    "testkit.loop"),
            edge(
                    "testkit.transport",
                    "protocol.connection",
                    "protocol.frame",
                    "protocol.http",
                    "protocol.loop",
                    "protocol.message",
                    "protocol.peer",
                    "protocol.transport",
                    "testkit.loop"));

    private final String root;
    private final Map<String, Set<String>> table;

    PackageEdges(String root, Map<String, Set<String>> table) {
        super("use only packages that the table of edges allows");
        this.root = root + ".";
        this.table = table;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        String from = relative(type);
        Set<String> allowed = table.get(from);
        if (allowed == null) {
            events.add(SimpleConditionEvent.violated(type, "package " + from + " is not in the table of edges"));
            return;
        }
        Set<String> said = new LinkedHashSet<>();
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            if (target.getPackageName().startsWith(root)) {
                String to = relative(target);
                if (!to.equals(from) && !allowed.contains(to) && said.add(to)) {
                    events.add(SimpleConditionEvent.violated(type, from + " -> " + to + " in " + type.getName()));
                }
            }
        }
    }

    private String relative(JavaClass type) {
        return type.getPackageName().substring(root.length());
    }

    static Map.Entry<String, Set<String>> edge(String from, String... to) {
        return entry(from, new LinkedHashSet<>(Arrays.asList(to)));
    }
}
