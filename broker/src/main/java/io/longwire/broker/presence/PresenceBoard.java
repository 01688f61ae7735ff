package io.longwire.broker.presence;

import io.longwire.broker.engine.Ability;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.Presences.Member;
import io.longwire.broker.engine.Presences.Present;
import io.longwire.broker.hub.Hub;
import io.longwire.protocol.fallback.JsonText;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is on a topic. Whoever comes or goes is told on {@code /topic/presence/…}, where somebody follows that: a message with the header {@code event}
 * ({@code join} or {@code leave}) and a JSON body with {@code session} and {@code user}. Sessions are counted, not subscriptions.
 *
 * <p>Threads: any.
 */
public final class PresenceBoard {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceBoard.class);
    private static final String TOPIC = "/topic/";
    private static final String PRESENCE = TOPIC + "presence/";
    private static final int MOST_SHOWN = 1_000;
    private static final String JSON = "application/json";

    private final Engine engine;
    private final Hub hub;
    private final PatternRules<Boolean> where;

    /**
     * @param where on which topics it is kept
     */
    public PresenceBoard(Engine engine, Hub hub, PatternRules<Boolean> where) {
        this.engine = engine;
        this.hub = hub;
        this.where = where;
    }

    /** Whether a topic tells who is on another one: clients read it and do not publish to it. */
    public static boolean isPresence(String topic) {
        return topic.startsWith(PRESENCE);
    }

    /** The topic that a presence topic tells of. */
    public static String subject(String presence) {
        return TOPIC + presence.substring(PRESENCE.length());
    }

    /** Whether it is kept for that topic. */
    public boolean covers(String topic) {
        return !isPresence(topic) && where.get(topic);
    }

    /** A session has subscribed; it leaves as often as it enters. */
    public void enter(String topic, Member member) {
        CompletionStage<?> unused = engine.enter(topic, member).whenComplete((news, failure) -> {
            tell(topic, "join", member, news, failure);
        });
    }

    /** A subscription of a session has ended. */
    public void leave(String topic, Member member) {
        CompletionStage<?> unused = engine.leave(topic, member).whenComplete((news, failure) -> {
            tell(topic, "leave", member, news, failure);
        });
    }

    private void tell(String topic, String event, Member member, @Nullable Boolean news, @Nullable Throwable failure) {
        String presence = PRESENCE + topic.substring(TOPIC.length());
        if (news == null) {
            LOG.warn("Presence on {} is not known", topic, failure);
        } else if (news && (hub.follows(presence) || engine.abilities().contains(Ability.MANY_NODES))) {
            JsonText json = new JsonText(128);
            write(json, member);
            CompletionStage<?> unused = engine.publish(
                            new Draft(presence, JSON, Map.of("event", event), json.toBytes()))
                    .whenComplete((position, refused) -> {
                        if (refused != null) {
                            LOG.warn("{} on {} was not told", event, topic, refused);
                        }
                    });
        }
    }

    /** Who is on the topic that a presence topic tells of: JSON with {@code members}, at most {@value #MOST_SHOWN} of them, and {@code count}. */
    public CompletionStage<byte[]> present(String presence) {
        return engine.present(subject(presence), MOST_SHOWN).thenApply(PresenceBoard::json);
    }

    private static byte[] json(Present present) {
        JsonText json = new JsonText(256).raw("{\"members\":[");
        boolean first = true;
        for (Member member : present.members()) {
            if (!first) {
                json.raw(",");
            }
            first = false;
            write(json, member);
        }
        return json.raw("],\"count\":")
                .raw(Long.toString(present.count()))
                .raw("}")
                .toBytes();
    }

    private static void write(JsonText json, Member member) {
        json.raw("{\"session\":")
                .string(member.session())
                .raw(",\"user\":")
                .string(member.user())
                .raw("}");
    }
}
