package io.longwire.server.config;

/** The configuration is wrong. The message is one line that names the setting, where it was written, and the remedy. */
public final class ConfigException extends Exception {
    public ConfigException(String line) {
        super(line.replaceAll("\\s+", " "));
    }

    public ConfigException(Origin origin, String line) {
        this(origin.describe() + ": " + line);
    }
}
