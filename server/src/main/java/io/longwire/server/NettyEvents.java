package io.longwire.server;

/**
 * Netty's own events for JDK Flight Recorder, each buffer taken and given back. Merely to declare them starts a good part of the recorder, about a fifth of
 * the whole time to start, whether or not anybody records; so they are there only for who asks for them. The JVM's events are not touched.
 */
final class NettyEvents {
    private static final String ENABLED = "io.netty.jfr.enabled";

    private NettyEvents() {}

    /** Before any class of Netty is loaded. */
    static void onlyOnRequest() {
        if (System.getProperty(ENABLED) == null) {
            System.setProperty(ENABLED, "false");
        }
    }
}
