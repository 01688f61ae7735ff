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
            return versions.getProperty("netty-common.version", "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
