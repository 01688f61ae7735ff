package io.longwire.protocol.loop;

/** A scheduled task that may be called off. To be used on its loop only. */
public interface Timer {
    /** Calls the task off; nothing happens when it has run already or was cancelled before. */
    void cancel();
}
