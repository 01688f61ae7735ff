package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.protocol.loop.Loop;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Many connections are opened and held.
 *
 * @param count how many
 * @param rate how many a second; 0 for as fast as they come about
 * @param hold how long they are held once all are open
 * @param ping interval at which each sends a ping; zero for none
 */
public record ConnectionsLoad(int count, int rate, Duration hold, Duration ping) implements Load {
    private static final int FIRST = 100;
    private static final long LONGEST_NANOS = 3_600_000_000_000L;

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public OwnServer.Kind server() {
        return OwnServer.Kind.ECHO;
    }

    @Override
    public void run(Run run, Report report) throws BenchException, InterruptedException {
        Sources.check(count, run.usage().pids());
        URI url = run.url("/echo");
        List<Dialer> dialers = new ArrayList<>();
        List<Held> all = new ArrayList<>(count);
        try {
            warmUp(url, run);
            for (InetAddress from : Sources.of(url, count)) {
                dialers.add(new Dialer(url, run.terms(), run.terms().subprotocols(), run.lanes(), from));
            }
            Usage.Sample before = run.usage().now();
            Histogram times = new SynchronizedHistogram(LONGEST_NANOS, 3);
            List<WebSocket> open = open(dialers, all, times, run);
            Usage.Sample opened = run.usage().now();
            run.lanes().each(lane -> lane.measuring(true));
            if (!ping.isZero()) {
                ping(open);
            }
            run.pass(
                    hold,
                    () -> "holding: " + run.lanes().state().open() + " of " + count,
                    () -> run.lanes().state().open() > 0);
            Usage.Sample held = run.usage().now();
            int left = run.lanes().state().open();
            run.lanes().each(lane -> {
                lane.measuring(false);
                all.forEach(Held::leaves);
            });
            checkPongs(all, opened, held, run);
            report.title(Unit.COUNT.shown(count) + " connections, "
                    + (rate == 0 ? "as fast as they come about" : rate + " a second") + ", held for "
                    + hold.toSeconds() + " s" + (ping.isZero() ? "" : ", a ping every " + ping.toSeconds() + " s"));
            report.fact("count", count);
            report.count("opened", "opened", open.size());
            report.count("held", "open at the end", left);
            report.add(
                    "openedPerSecond", "opened a second", open.size() / opened.secondsSince(before), Unit.PER_SECOND);
            report.latency("open", "time to open", times);
            report.usage(before, opened, open.size(), "Connection");
            add(before, opened, held, left, run, report);
        } finally {
            dialers.forEach(Dialer::close);
        }
    }

    /** The first are not counted; and where none comes about, that is said at once. */
    private void warmUp(URI url, Run run) throws BenchException, InterruptedException {
        try (Dialer dialer = new Dialer(url, run.terms(), run.terms().subprotocols(), run.lanes(), null)) {
            dialer.open(
                    Math.min(FIRST, count),
                    i -> {
                        Held held = new Held(run.lanes(), run.faults());
                        held.leaves();
                        return held;
                    },
                    run);
        }
    }

    private List<WebSocket> open(List<Dialer> dialers, List<Held> all, Histogram times, Run run)
            throws InterruptedException {
        List<WebSocket> open = Collections.synchronizedList(new ArrayList<>(count));
        Semaphore places = new Semaphore(Dialer.AT_A_TIME);
        long began = System.nanoTime();
        for (int i = 0; i < count && !run.interruption().isAsked(); i++) {
            pace(began, i);
            places.acquire();
            Held held = new Held(run.lanes(), run.faults());
            all.add(held);
            long start = System.nanoTime();
            var unused = dialers.get(i % dialers.size()).dial(held).whenComplete((webSocket, failure) -> {
                if (webSocket == null) {
                    run.faults().add(Faults.Kind.FAILED, 1, () -> why(failure));
                } else {
                    times.recordValue(Math.min(System.nanoTime() - start, LONGEST_NANOS));
                    open.add(webSocket);
                }
                places.release();
            });
            run.progress().show("opening: " + open.size() + " of " + count);
        }
        places.acquire(Dialer.AT_A_TIME);
        return open;
    }

    private void pace(long began, int number) throws InterruptedException {
        if (rate > 0) {
            long due = began + TimeUnit.SECONDS.toNanos(1) * number / rate;
            long left = due - System.nanoTime();
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
        }
    }

    /** Each in its turn, so that a server gets them spread over the interval, as it would of clients that came when they liked. */
    private void ping(List<WebSocket> open) {
        for (int i = 0; i < open.size(); i++) {
            WebSocket webSocket = open.get(i);
            long later = ping.toNanos() * i / open.size();
            Loop loop = webSocket.loop();
            loop.execute(() -> {
                var unused = loop.schedule(loop.now() + later, () -> webSocket.keepAlive(ping));
            });
        }
    }

    private static String why(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return String.valueOf(cause == null ? null : cause.getMessage());
    }

    /** Who has sent two pings has had an answer to the first: the first leaves within two intervals. */
    private void checkPongs(List<Held> all, Usage.Sample opened, Usage.Sample held, Run run) {
        if (ping.isZero() || held.secondsSince(opened) < 3 * ping.toSeconds()) {
            return;
        }
        long silent =
                run
                        .lanes()
                        .ask(lane -> all.stream()
                                .filter(each -> each.isOf(lane) && each.pongs() == 0)
                                .count())
                        .stream()
                        .mapToLong(Long::longValue)
                        .sum();
        run.faults().add(Faults.Kind.MISSING, silent, () -> "no pong in " + hold.toSeconds() + " s");
    }

    private void add(Usage.Sample before, Usage.Sample opened, Usage.Sample held, int left, Run run, Report report) {
        report.add(
                "serverResidentBytesPerConnection",
                "server memory per connection",
                (held.resident() - before.resident()) / left,
                Unit.BYTES);
        double micros = held.serverMicros() - opened.serverMicros();
        double seconds = Math.max(held.secondsSince(opened), 1e-3);
        report.add("heldServerCpuPercent", "server CPU while held", micros / seconds / 1e4, Unit.PERCENT);
        report.add(
                "heldServerCpuMicrosPerConnectionSecond",
                "the same per connection and second",
                micros / seconds / left,
                Unit.MICROSECONDS);
        if (!ping.isZero()) {
            Lane.Counted pongs = run.lanes().counted();
            report.count("pongs", "pongs", pongs.messages());
            report.latency("ping", "ping to pong", pongs.latency());
        }
    }
}
