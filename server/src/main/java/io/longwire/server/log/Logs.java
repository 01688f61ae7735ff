package io.longwire.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs as a whole. */
public final class Logs {
    private Logs() {}

    /** Logs this level and what is graver: error, warn, info or debug. A Logback file of the user's own keeps its levels. */
    public static void level(String level) {
        if (System.getProperty("logback.configurationFile") == null
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
            loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.valueOf(level));
        }
    }

    /** Writes out what is still kept, and ends logging. */
    public static void flush() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
            loggers.stop();
        }
    }
}
