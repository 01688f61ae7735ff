package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.loop.Timer;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a session keeps while nothing happens: everything else is made when it is needed, and dropped when it is empty. */
class IdleSessionTest {
    private static final String TIMER = "protocol.loop.Timer";

    private final StompServer server = new StompServer();

    @Test
    void itKeepsNoQueueTimerOrTransactionThatIsNotInUse() throws IllegalAccessException {
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\nreceipt:r\n\n^");
        client.send("BEGIN\ntransaction:t\n\n^COMMIT\ntransaction:t\n\n^");
        client.send("SEND\ndestination:/topic/a\nreceipt:s\nreceipt-when:acknowledged\n\nhello^");
        assertThat(client.take()).hasSize(3); // two receipts and the message
        assertThat(server.loop.timers()).isZero();
        assertThat(kept(client.transport))
                .containsExactly(
                        "broker.hub.Outlet",
                        "broker.hub.Subscription",
                        "broker.session.Missed",
                        "broker.session.Outbound",
                        "broker.session.TransportSink",
                        "broker.stomp.Acknowledging",
                        "broker.stomp.AppCalls",
                        "broker.stomp.AwaitedReceipts",
                        "broker.stomp.MessageEncoder",
                        "broker.stomp.Rights",
                        "broker.stomp.Sending",
                        "broker.stomp.StompCommands",
                        "broker.stomp.StompSession",
                        "broker.stomp.Subscribing",
                        "broker.stomp.TopicSubscription",
                        "broker.stomp.Transactions",
                        "broker.stomp.Unsettled",
                        "protocol.stomp.BodyReader",
                        "protocol.stomp.HeaderParser",
                        "protocol.stomp.LineReader",
                        "protocol.stomp.StompDecoder",
                        "util.HashMap"); // the subscriptions
    }

    @Test
    void heartBeatsAreOneTimerAndEndWithTheSession() throws IllegalAccessException {
        StompServer.Client client = server.open(null);
        client.send("CONNECT\naccept-version:1.2\nheart-beat:1000,1000\n\n^");
        server.loop.pass(Duration.ofSeconds(2));
        assertThat(server.loop.timers()).isEqualTo(1);
        assertThat(kept(client.transport)).contains("broker.stomp.HeartBeats", TIMER);
        client.transport.breaks();
        assertThat(server.loop.timers()).isZero();
        assertThat(kept(client.transport)).doesNotContain(TIMER);
    }

    /** The classes of what only this client's session refers to, from its transport on; what sessions share stands in no list. */
    private static Set<String> kept(Object transport) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> left = new ArrayDeque<>();
        referred(transport).stream().filter(StompSession.class::isInstance).forEach(left::add);
        Set<String> kept = new TreeSet<>();
        while (!left.isEmpty()) {
            Object next = left.pop();
            String type = next.getClass().getName();
            if (next instanceof Timer) {
                kept.add(TIMER);
            } else if (isOfSession(next, type) && seen.add(next)) {
                kept.add(type.replace("io.longwire.", "").replace("java.", ""));
                left.addAll(referred(next));
            }
        }
        return kept;
    }

    private static boolean isOfSession(Object object, String type) {
        Class<?> of = object.getClass();
        Set<String> shared = Set.of(
                "StompContext",
                "Identity",
                "PatternRules",
                "Application",
                "Watches",
                "Lane",
                "Hub",
                "Route",
                "Position",
                "StompHeaders",
                "StompLimits");
        boolean ours = type.startsWith("io.longwire.broker.") || type.startsWith("io.longwire.protocol.stomp.");
        return (ours || (type.startsWith("java.util.") && !type.contains("Immutable")))
                && !of.isEnum()
                && !of.isHidden()
                && !shared.contains(of.getSimpleName());
    }

    private static List<Object> referred(Object by) throws IllegalAccessException {
        List<Object> values = new ArrayList<>();
        if (by instanceof Map<?, ?> map) {
            values.addAll(map.values());
        } else if (by instanceof Collection<?> all) {
            values.addAll(all);
        } else {
            for (Field field : by.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    Object value = field.get(by);
                    values.addAll(value instanceof List<?> list ? list : value == null ? List.of() : List.of(value));
                }
            }
        }
        return values;
    }
}
