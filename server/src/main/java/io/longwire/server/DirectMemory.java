package io.longwire.server;

/**
 * How direct memory is taken. Left to the JDK, whoever asks for some when there is none waits about half a second for garbage to be collected, and is
 * refused then: on an event loop that holds up all its clients, for each that it wants to send to. Netty counts by itself, and refuses at once, where it may
 * use a constructor of {@code java.nio}; the manifest opens that package.
 */
final class DirectMemory {
    private static final String REFLECTION = "io.netty.tryReflectionSetAccessible";

    private DirectMemory() {}

    /** Before any class of Netty is loaded. */
    static void failAtOnce() {
        if (System.getProperty(REFLECTION) == null) {
            System.setProperty(REFLECTION, "true");
        }
    }
}
