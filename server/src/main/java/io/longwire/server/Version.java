package io.longwire.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What runs here, and on what. */
final class Version {
    private Version() {}

    /** The version of Longwire, from the jar; "unpackaged" when it runs from classes. */
    static String longwire() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /** Longwire, Java and Netty, a line each. */
    static String all() {
        return "Longwire " + longwire() + "\nJava " + System.getProperty("java.runtime.version") + " ("
                + System.getProperty("java.vendor") + ")\nNetty " + netty() + "\n";
    }

    private static String netty() {
        try (InputStream in = Version.class.getResourceAsStream("/META-INF/io.netty.versions.properties")) {
            Properties versions = new Properties();
            if (in != null) {
                versions.load(in);
            }
            // Each of Netty's jars has this file, with its own version alone; all are the same.
            for (String name : versions.stringPropertyNames()) {
                if (name.endsWith(".version")) {
                    return versions.getProperty(name);
                }
            }
            return "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
