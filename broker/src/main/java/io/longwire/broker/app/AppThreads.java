package io.longwire.broker.app;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that handlers run on where nobody gives others. */
public final class AppThreads {
    private static final Logger LOG = LoggerFactory.getLogger(AppThreads.class);
    private static final int MOST = 64;

    private AppThreads() {}

    /**
     * A virtual thread for each task where the JVM has them (21 and later); else {@value #MOST} daemon threads, which end when they are idle. What waits for them is at
     * most one task for each session.
     */
    public static ExecutorService create() {
        if (Runtime.version().feature() >= 21) {
            try {
                MethodHandle virtual = MethodHandles.publicLookup()
                        .findStatic(
                                Executors.class,
                                "newVirtualThreadPerTaskExecutor",
                                MethodType.methodType(ExecutorService.class));
                return (ExecutorService) virtual.invokeExact();
            } catch (Throwable e) {
                LOG.warn("No virtual threads; handlers run on a pool of {} threads", MOST, e);
            }
        }
        return pool();
    }

    static ExecutorService pool() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(MOST, MOST, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "longwire-app-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
