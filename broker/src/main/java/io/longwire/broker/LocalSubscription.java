package io.longwire.broker;

/** A subscription of code in this JVM. Any thread. */
public interface LocalSubscription extends AutoCloseable {
    /** Ends it: once the listener's current call has returned, none follows. May be called twice. */
    @Override
    void close();
}
