package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.protocol.message.MessageType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Each connection sends, and the server sends the same back: each answer is checked byte for byte, and their order.
 *
 * @param connections how many
 * @param size of a message in bytes
 * @param inFlight messages of one connection that are on the way at a time
 * @param type of the messages
 */
public record EchoLoad(int connections, int size, int inFlight, MessageType type) implements Load {
    @Override
    public String name() {
        return "echo";
    }

    @Override
    public OwnServer.Kind server() {
        return OwnServer.Kind.ECHO;
    }

    @Override
    public void run(Run run, Report report) throws BenchException, InterruptedException {
        Sources.check(connections, run.usage().pids());
        URI url = run.url(size > 1 << 20 ? "/big" : "/echo");
        List<Bodies> bodies = run.lanes().ask(lane -> new Bodies(size, type == MessageType.TEXT));
        List<EchoClient> clients = new ArrayList<>();
        try (Dialer dialer = new Dialer(url, run.terms(), run.terms().subprotocols(), run.lanes(), null)) {
            List<WebSocket> open = dialer.open(
                    connections,
                    i -> {
                        EchoClient client = new EchoClient(i, this, run.lanes(), bodies, run.faults());
                        clients.add(client);
                        return client;
                    },
                    run);
            describe(open, report, run);
            run.lanes().each(lane -> {
                lane.sending(true);
                clients.forEach(client -> client.start(lane));
            });
            Window window =
                    Window.measure(run, "echo", () -> run.lanes().state().open() > 0);
            run.lanes().each(lane -> lane.sending(false));
            if (!run.await(() -> run.lanes().state().underway() == 0)) {
                long missing = run.lanes().state().underway();
                run.faults()
                        .add(
                                Faults.Kind.MISSING,
                                missing,
                                () -> "no answer within "
                                        + run.terms().patience().toMillis() + " ms");
            }
            run.lanes().each(lane -> clients.forEach(EchoClient::leaves));
            add(window, report);
        }
    }

    private void describe(List<WebSocket> open, Report report, Run run) {
        String extensions = open.isEmpty() ? "" : String.join(", ", open.get(0).extensions());
        report.title(Unit.COUNT.shown(open.size()) + " connections, " + Unit.COUNT.shown(size) + " bytes "
                + (type == MessageType.TEXT ? "(text)" : "(binary)") + ", " + inFlight + " in flight each"
                + (extensions.isEmpty() ? "" : ", " + extensions));
        if (run.terms().compression() && !open.isEmpty() && extensions.isEmpty()) {
            report.note("The server agreed to no compression, so there was none.");
        }
        report.fact("connections", open.size());
        report.fact("sizeBytes", size);
        report.fact("inFlight", inFlight);
        report.fact("binary", type == MessageType.BINARY);
        report.fact("compressed", !extensions.isEmpty());
    }

    private void add(Window window, Report report) {
        double seconds = window.to().secondsSince(window.from());
        report.add("seconds", "measured for", seconds, Unit.SECONDS);
        report.count("messages", "messages", window.counted().messages());
        report.add("messagesPerSecond", "messages a second", window.perSecond(), Unit.PER_SECOND);
        report.add("bytesPerSecond", "payload, each way", window.perSecond() * size, Unit.BYTES_PER_SECOND);
        report.latency("latency", "round trip", window.counted().latency());
        report.usage(window.from(), window.to(), window.counted().messages(), "Message");
    }
}
