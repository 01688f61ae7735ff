package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One publishes, and many get it: each subscriber checks each message for loss, order and content.
 *
 * @param subscribers how many
 * @param window messages that are published before all have got the first of them
 * @param size of a message in bytes
 * @param topic of the broker, over STOMP; null for plain WebSocket, where whatever is sent to one address comes at the other
 * @param publishUrl where to publish without STOMP; null for where the subscribers are, or the server that was started
 */
public record FanOutLoad(
        int subscribers,
        int window,
        int size,
        @Nullable String topic,
        @Nullable URI publishUrl) implements Load {
    private static final int PROBE_MILLIS = 100;

    @Override
    public String name() {
        return "fan-out";
    }

    @Override
    public OwnServer.Kind server() {
        return topic == null ? OwnServer.Kind.ECHO : OwnServer.Kind.STOMP;
    }

    @Override
    public void run(Run run, Report report) throws BenchException, InterruptedException {
        Sources.check(subscribers, run.usage().pids());
        URI url = run.url(topic == null ? "/sub" : "/ws");
        URI to = publishUrl != null ? publishUrl : topic == null ? run.url("/pub") : url;
        List<String> subprotocols = topic == null ? run.terms().subprotocols() : List.of(StompSocket.SUBPROTOCOL);
        Flight flight = new Flight(window, run.lanes().count());
        Publisher publisher =
                new Publisher(flight, run.faults(), size, topic == null ? null : StompSocket.publication(topic, size));
        Subscriber.FanOut shared = new Subscriber.FanOut(
                run.lanes(),
                run.lanes().ask(lane -> new Bodies(size, true)),
                flight,
                run.faults(),
                publisher::roomCame);
        List<Subscriber> all = new ArrayList<>(subscribers);
        try (Dialer dialer = new Dialer(url, run.terms(), subprotocols, run.lanes(), null);
                Dialer publishers = new Dialer(to, run.terms(), subprotocols, run.lanes(), null)) {
            for (int i = 0; i < subscribers; i++) {
                all.add(new Subscriber(i, shared));
            }
            connect(dialer, publishers, all, publisher, run);
            report.title(Unit.COUNT.shown(subscribers) + " subscribers, " + Unit.COUNT.shown(size) + " bytes, " + window
                    + " in flight, " + (topic == null ? "plain WebSocket" : "STOMP, " + topic));
            report.fact("subscribers", subscribers);
            report.fact("sizeBytes", size);
            report.fact("window", window);
            if (hears(all, publisher, run)) {
                measure(all, publisher, flight, run, report);
            }
            publisher.leaves();
            run.lanes().each(lane -> all.forEach(Subscriber::leaves));
        }
    }

    private void connect(Dialer dialer, Dialer publishers, List<Subscriber> all, Publisher publisher, Run run)
            throws BenchException, InterruptedException {
        if (topic == null) {
            Function<Integer, WebSocketListener> listeners = i -> new PlainSocket(all.get(i));
            dialer.open(subscribers, listeners::apply, run);
            WebSocket unused = Dialer.await(publishers.dial(publisher));
        } else {
            Dialer.each(
                    subscribers,
                    Dialer.AT_A_TIME,
                    i -> StompSocket.connect(dialer, all.get(i), size).thenApply(socket -> {
                        socket.subscribe(topic);
                        return socket;
                    }),
                    run);
            StompSocket unused = Dialer.await(StompSocket.connect(publishers, publisher, size));
        }
    }

    /** Not every server says when somebody has subscribed, so messages are sent until each has got one. False when it was interrupted before. */
    private boolean hears(List<Subscriber> all, Publisher publisher, Run run)
            throws BenchException, InterruptedException {
        long end = System.nanoTime() + run.terms().patience().toNanos();
        long hearing = 0;
        while (hearing < all.size() && !run.interruption().isAsked()) {
            if (System.nanoTime() > end || run.faults().any()) {
                throw new BenchException("Of " + all.size() + " subscribers " + hearing
                        + " heard anything of what was published"
                        + run.faults().described().values().stream()
                                .map(fault -> "; " + fault)
                                .reduce("", String::concat)
                        + remedy(run));
            }
            publisher.probe();
            TimeUnit.MILLISECONDS.sleep(PROBE_MILLIS);
            hearing =
                    run
                            .lanes()
                            .ask(lane -> all.stream()
                                    .filter(each -> each.isOf(lane) && each.isListening())
                                    .count())
                            .stream()
                            .mapToLong(Long::longValue)
                            .sum();
            run.progress().show(hearing + " of " + all.size() + " subscribers hear");
        }
        return hearing == all.size();
    }

    private String remedy(Run run) {
        boolean sameAddress = topic == null && publishUrl == null && run.server() == null;
        return sameAddress && !run.faults().any()
                ? "; where the server takes at another address what it sends there, name that with --publish-url"
                : "";
    }

    private void measure(List<Subscriber> all, Publisher publisher, Flight flight, Run run, Report report)
            throws InterruptedException {
        List<Integer> counts = run.lanes()
                .ask(lane -> (int) all.stream().filter(each -> each.isOf(lane)).count());
        for (int i = 0; i < counts.size(); i++) {
            flight.subscribers(i, counts.get(i));
        }
        publisher.sending(true);
        Window measured = Window.measure(run, "fan-out", () -> run.faults().count(Faults.Kind.CLOSED) == 0);
        publisher.sending(false);
        if (!run.await(() -> behind(all, run) == 0 || run.faults().count(Faults.Kind.CLOSED) > 0)) {
            String waited = "did not come within " + run.terms().patience().toMillis() + " ms";
            run.faults().add(Faults.Kind.MISSING, behind(all, run), () -> waited);
        }
        Lane.Counted counted = measured.counted();
        report.add("seconds", "measured for", measured.to().secondsSince(measured.from()), Unit.SECONDS);
        report.count("deliveries", "deliveries", counted.messages());
        report.add("deliveriesPerSecond", "deliveries a second", measured.perSecond(), Unit.PER_SECOND);
        report.add("publishedPerSecond", "published a second", measured.perSecond() / subscribers, Unit.PER_SECOND);
        report.add("bytesPerSecond", "payload delivered", measured.perSecond() * size, Unit.BYTES_PER_SECOND);
        report.latency("latency", "from publishing to delivery", counted.latency());
        report.usage(measured.from(), measured.to(), counted.messages(), "Delivery");
    }

    private static long behind(List<Subscriber> all, Run run) {
        return run
                .lanes()
                .ask(lane -> all.stream()
                        .filter(each -> each.isOf(lane))
                        .mapToLong(Subscriber::behind)
                        .sum())
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
