package io.longwire.netty;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where the JDK may block on the system's answer for a name: neither on an event loop nor on the JVM's common pool, whose one or two threads on a small
 * machine are the application's. Any thread.
 */
final class Lookups {
    /** How many names may be asked for at once; further ones wait, and their own time runs. */
    private static final int THREADS = 8;

    /** Its threads end when there has been nothing to do for a while. */
    static final Executor EXECUTOR = executor();

    private Lookups() {}

    private static Executor executor() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("websocket-names", true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
