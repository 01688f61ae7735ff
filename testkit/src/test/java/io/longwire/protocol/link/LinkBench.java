package io.longwire.protocol.link;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import io.longwire.testkit.transport.HandRunLoop;
import io.longwire.testkit.transport.MemoryTransport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Links whose loops and carriers a test moves by hand, and whose sessions write down what they get. */
final class LinkBench {
    /** The upper end of one session. */
    static final class Upper implements TransportListener {
        final List<String> got = new ArrayList<>();

        @Nullable
        Transport opened;

        @Nullable
        CloseReason reason;

        @Nullable
        Side began;

        int writables;
        boolean demands = true;
        int closes;

        Transport transport() {
            return Objects.requireNonNull(opened);
        }

        void sends(String text) {
            transport().send(MessageType.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void opened(Transport transport) {
            opened = transport;
            if (demands) {
                transport.request(1);
            }
        }

        @Override
        public void message(MessageType type, ByteBuffer payload) {
            String text =
                    StandardCharsets.ISO_8859_1.decode(payload.duplicate()).toString();
            got.add(type == MessageType.TEXT ? text : "binary " + text);
            if (demands) {
                transport().request(1);
            }
        }

        @Override
        public void writable() {
            writables++;
        }

        @Override
        public void closed(CloseReason why, @Nullable Side who) {
            closes++;
            reason = why;
            began = who;
        }
    }

    final HandRunLoop loop = new HandRunLoop();

    /** Another one, for carriers that are not where the session is. */
    final HandRunLoop elsewhere = new HandRunLoop();

    final List<Upper> uppers = new ArrayList<>();
    Limits limits = Limits.DEFAULT;
    LinkOptions options = LinkOptions.DEFAULT;
    boolean demands = true;

    /** Who opens carriers from now on. */
    Object owner = "alice";

    private int ids;
    private int attempts;
    private @Nullable Links made;

    Links links() {
        if (made == null) {
            made = new Links(
                    () -> {
                        Upper upper = new Upper();
                        upper.demands = demands;
                        uppers.add(upper);
                        return upper;
                    },
                    List.of("v12.stomp", "v11.stomp"),
                    () -> "id" + ++ids,
                    peer -> owner,
                    limits,
                    options);
        }
        return made;
    }

    Upper upper() {
        return uppers.get(uppers.size() - 1);
    }

    MemoryTransport carrier() {
        return new MemoryTransport(loop, null, links().carrier(true));
    }

    /** A carrier with text only, on the other loop. */
    MemoryTransport foreignCarrier() {
        return new MemoryTransport(elsewhere, null, links().carrier(false));
    }

    /** A carrier that has opened a session; what the server said is taken. */
    MemoryTransport open() {
        MemoryTransport carrier = carrier();
        carrier.receive("o1 ");
        run();
        carrier.takeTexts();
        return carrier;
    }

    /** Another carrier for the session. */
    MemoryTransport resume(String id, long received) {
        return resume(carrier(), id, received);
    }

    MemoryTransport resume(MemoryTransport carrier, String id, long received) {
        carrier.receive("r1 " + id + " " + received + " " + ++attempts);
        run();
        return carrier;
    }

    /** Runs both loops until nothing is left to do. */
    void run() {
        boolean more = true;
        while (more) {
            more = loop.runOne() || elsewhere.runOne();
        }
    }

    /** Lets time pass, on both loops. */
    void pass(Duration time) {
        run();
        loop.pass(time);
        run();
        elsewhere.pass(time);
        run();
    }
}
