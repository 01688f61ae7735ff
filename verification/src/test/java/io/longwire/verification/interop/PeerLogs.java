package io.longwire.verification.interop;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the peers write about themselves. */
final class PeerLogs {
    private static final List<String> TALKERS =
            List.of("org.eclipse.jetty", "org.java_websocket", "io.undertow", "org.xnio", "org.jboss");
    /** Tyrus uses the JDK's logging; a logger that nobody holds forgets its level. */
    private static final java.util.logging.Logger TYRUS = java.util.logging.Logger.getLogger("org.glassfish.tyrus");

    private PeerLogs() {}

    static void warningsOnly() {
        for (String name : TALKERS) {
            if (LoggerFactory.getLogger(name) instanceof Logger logger) {
                logger.setLevel(Level.WARN);
            }
        }
        TYRUS.setLevel(java.util.logging.Level.WARNING);
    }
}
