package io.longwire.server.bench;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Many subscribers lose their connections at once, messages are published meanwhile, and all come back at once with their positions and get what they
 * missed. For servers that have positions as Longwire has them: {@code position} on MESSAGE, {@code since} on SUBSCRIBE.
 *
 * @param clients how many
 * @param missed messages published to each topic meanwhile
 * @param topics over which the clients are spread
 * @param size of a message in bytes
 * @param topic where; with a number behind it where there are several
 */
public record RecoveryLoad(int clients, int missed, int topics, int size, String topic) implements Load {
    private static final long LONGEST_NANOS = 3_600_000_000_000L;

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public OwnServer.Kind server() {
        return OwnServer.Kind.STOMP;
    }

    @Override
    public void run(Run run, Report report) throws BenchException, InterruptedException {
        Sources.check(clients, run.usage().pids());
        URI url = run.url("/ws");
        List<Bodies> bodies = run.lanes().ask(lane -> new Bodies(size, true));
        List<Follower> all = new ArrayList<>(clients);
        for (int i = 0; i < clients; i++) {
            all.add(new Follower(i, i % topics, run.lanes(), bodies, run.faults()));
        }
        Bystander bystander = new Bystander(topic + "-bystander", run.faults());
        try (Lanes apart = new Lanes(1);
                Dialer bystanders = new Dialer(url, run.terms(), List.of(StompSocket.SUBPROTOCOL), apart, null);
                Dialer dialer = new Dialer(url, run.terms(), List.of(StompSocket.SUBPROTOCOL), run.lanes(), null)) {
            report.title(Unit.COUNT.shown(clients) + " clients on " + topics + (topics == 1 ? " topic" : " topics")
                    + " cut off at once, each missed " + missed + " messages of " + size + " bytes");
            report.fact("clients", clients);
            report.fact("missed", missed);
            report.fact("topics", topics);
            report.fact("sizeBytes", size);
            Topics published = new Topics(dialer, run);
            Dialer.each(clients, Dialer.AT_A_TIME, i -> subscribe(dialer, all.get(i)), run);
            published.publish(all, 1); // each has a position now
            if (!run.interruption().isAsked() && everybodyHas(all, run)) {
                bystander.start(bystanders);
                recover(dialer, all, published, bystander, run, report);
            }
            bystander.leaves();
            run.lanes()
                    .each(lane -> all.stream().filter(each -> each.isOf(lane)).forEach(Follower::cut));
        }
    }

    private void recover(
            Dialer dialer, List<Follower> all, Topics published, Bystander bystander, Run run, Report report)
            throws BenchException, InterruptedException {
        run.pass(run.terms().warmUp(), () -> "warming up", () -> true);
        Histogram unused = bystander.take(run);
        run.pass(run.terms().measured(), () -> "measuring the bystander", () -> true);
        Histogram calm = bystander.take(run);
        if (run.interruption().isAsked()) {
            return; // before anybody was cut off
        }
        run.lanes().each(lane -> all.stream().filter(each -> each.isOf(lane)).forEach(Follower::cut));
        if (!run.await(() -> run.lanes().state().open() == 0)) {
            throw new BenchException("Connections that were cut did not end");
        }
        published.publish(all, missed);
        Histogram cut = bystander.take(run);
        Usage.Sample from = run.usage().now();
        int back = Dialer.each(clients, clients, i -> subscribe(dialer, all.get(i)), run)
                .size();
        if (back < clients) {
            return; // interrupted: whoever did not come back has missed nothing by the server's fault
        }
        Usage.Sample subscribed = run.usage().now();
        boolean whole = everybodyHas(all, run);
        Usage.Sample to = run.usage().now();
        Histogram meanwhile = bystander.take(run);
        meanwhile.add(cut);
        Histogram times = times(all, from.nanos());
        report.add(
                "secondsUntilAllHadAll",
                "until all had everything",
                whole ? times.getMaxValue() / 1e9 : Double.NaN,
                Unit.SECONDS);
        report.add(
                "secondsUntilAllSubscribed", "until all had subscribed", subscribed.secondsSince(from), Unit.SECONDS);
        report.count("recovered", "clients that have everything", times.getTotalCount());
        report.count("messages", "messages recovered", times.getTotalCount() * missed);
        report.count("lost", "messages lost", run.faults().count(Faults.Kind.MISSING));
        report.latency("client", "a client", times);
        report.latency("bystanderBefore", "bystander before", calm);
        report.latency("bystander", "bystander meanwhile", meanwhile);
        report.usage(from, to, clients, "Client");
    }

    private CompletionStage<StompSocket> subscribe(Dialer dialer, Follower follower) {
        String position = follower.position();
        return StompSocket.connect(dialer, follower, size)
                .thenCompose(socket -> socket.subscribe(
                                name(follower.topic()), position.isEmpty() ? "" : "since:" + position + "\n")
                        .thenApply(receipt -> {
                            if (!position.isEmpty()
                                    && !StompSocket.header(receipt, "recovered").equals("true")) {
                                throw new CompletionException(
                                        new BenchException("The server did not say that it gave all since a position"));
                            }
                            return socket;
                        }));
    }

    private String name(int index) {
        return topics == 1 ? topic : topic + "-" + index;
    }

    /** Whether all have got all, as long as patience lasts. What has not come then is missing. */
    private boolean everybodyHas(List<Follower> all, Run run) throws InterruptedException {
        if (run.await(() -> behind(all, run) == 0)) {
            return true;
        }
        String waited = "did not come within " + run.terms().patience().toMillis() + " ms";
        run.faults().add(Faults.Kind.MISSING, behind(all, run), () -> waited);
        return false;
    }

    private static long behind(List<Follower> all, Run run) {
        return run
                .lanes()
                .ask(lane -> all.stream()
                        .filter(each -> each.isOf(lane))
                        .mapToLong(Follower::behind)
                        .sum())
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Histogram times(List<Follower> all, long since) {
        Histogram times = new Histogram(LONGEST_NANOS, 3);
        for (Follower each : all) {
            if (each.behind() == 0) {
                times.recordValue(Math.max(0, each.gotAll() - since));
            }
        }
        return times;
    }

    /** Publishes to all topics, and waits until the server has confirmed it. */
    private final class Topics {
        private final StompSocket socket;
        private final Bodies bodies = new Bodies(size, true);
        private final Run run;
        private long next;

        Topics(Dialer dialer, Run run) throws BenchException {
            this.run = run;
            this.socket = Dialer.await(StompSocket.connect(dialer, new Nobody(), size));
        }

        void publish(List<Follower> all, int count) throws BenchException {
            all.forEach(each -> each.awaits(next + count));
            for (int i = 0; i < count; i++, next++) {
                for (int topic = 0; topic < topics; topic++) {
                    ByteBuffer frame = StompSocket.publication(name(topic), size);
                    frame.put(bodies.of(topic, next).duplicate()).position(0).limit(frame.capacity());
                    while (!socket.send(frame)) {
                        if (!socket.open().isOpen()) {
                            throw new BenchException("The connection that publishes was closed");
                        }
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                    }
                }
                run.progress().show("publishing: " + i + " of " + count);
            }
            String unused = Dialer.await(socket.flush());
        }
    }
}
