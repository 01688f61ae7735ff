package io.longwire.engine.sqlite;

import io.longwire.broker.engine.DestinationPattern;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.memory.Patterns;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node follows. Any thread changes it; the writer's thread tells. */
final class Followers {
    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final EngineListener listener;
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Patterns patterns = new Patterns();

    Followers(EngineListener listener) {
        this.listener = listener;
    }

    void follow(String name) {
        if (DestinationPattern.isPattern(name)) {
            patterns.add(name);
        } else {
            names.add(name);
        }
    }

    void unfollow(String name) {
        if (DestinationPattern.isPattern(name)) {
            patterns.remove(name);
        } else {
            names.remove(name);
        }
    }

    /** On the writer's thread alone, so that the listener is called one call at a time. */
    void tell(Effects effects) {
        for (Publication publication : effects.published) {
            if (names.contains(publication.destination()) || patterns.match(publication.destination())) {
                guarded(() -> listener.published(publication.withoutEncodings()));
            }
        }
        for (String queue : effects.available) {
            if (names.contains(queue)) {
                guarded(() -> listener.available(queue));
            }
        }
    }

    /** What was committed is committed; its sender hears that, and the listener hears the rest, whatever it makes of one. */
    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.error("The listener has failed", e);
        }
    }
}
