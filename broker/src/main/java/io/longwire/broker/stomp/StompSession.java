package io.longwire.broker.stomp;

import io.longwire.broker.engine.Publication;
import io.longwire.broker.hub.Outlet;
import io.longwire.broker.session.Outbound;
import io.longwire.broker.session.Outcome;
import io.longwire.broker.session.TransportSink;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompDecoder;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompEvent;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompVersion;
import io.longwire.protocol.stomp.StompViolation;
import io.longwire.protocol.transport.SendListener;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One STOMP client over any transport: its bytes in, its frames out, and its end. What the commands mean is in {@link StompCommands}.
 *
 * <p>It never takes one message of the transport for one frame. While an answer is pending (who is it, may it, is it stored) nothing more is
 * read from the transport, so at most one message of it is kept.
 *
 * <p>Threads: every field and method belongs to the transport's loop.
 */
public final class StompSession implements TransportListener {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final StompContext context;
    private final StompDecoder decoder;
    private final StompCommands commands;
    private final String id;
    private @Nullable Transport transport;
    private @Nullable Outlet outlet;
    private @Nullable Outbound outbound;
    private @Nullable HeartBeats beats;
    private @Nullable Timer deadline;

    /** The version of what is sent; the newest that every client can read an ERROR of before one is agreed on. */
    private StompVersion version = StompVersion.V1_0;

    /** How many answers are pending that pause the input. */
    private int pauses;

    /** Whether the transport was asked for a message that has not come: asked twice, a second one could come while the first is kept. */
    private boolean demanded;

    private ByteBuffer unread = NOTHING;
    private boolean ended;

    public StompSession(StompContext context) {
        this.context = context;
        this.decoder = new StompDecoder(context.bounds().first());
        this.id = context.sessionIds().get();
        this.commands = new StompCommands(this, context);
    }

    // ---- the transport

    /** Parts serve as well as messages, and save putting them together. */
    @Override
    public boolean wantsParts() {
        return true;
    }

    @Override
    public void opened(Transport opened) {
        transport = opened;
        outbound = new Outbound(new TransportSink(opened), context.limits().outboundBytes());
        outlet = context.hub().outlet(opened.loop(), this::flush);
        deadline = after(
                context.limits().connectTimeout(),
                () -> fail(
                        StompError.policy(
                                "No CONNECT in time",
                                "Send CONNECT within "
                                        + context.limits().connectTimeout().toSeconds() + " s."),
                        null));
        demand();
    }

    private void demand() {
        if (!demanded) {
            demanded = true;
            transport().request(1);
        }
    }

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        received(payload);
    }

    @Override
    public void fragment(MessageType type, ByteBuffer payload, boolean last) {
        received(payload);
    }

    private void received(ByteBuffer payload) {
        demanded = false;
        if (beats != null) {
            beats.heard();
        }
        read(payload);
    }

    private void read(ByteBuffer in) {
        while (!ended && pauses == 0) {
            StompEvent event = decoder.next(in);
            if (event == null) {
                demand();
                return;
            }
            handle(event);
        }
        unread = ended || !in.hasRemaining() ? NOTHING : copy(in);
    }

    private static ByteBuffer copy(ByteBuffer in) {
        return ByteBuffer.allocate(in.remaining()).put(in).flip();
    }

    private void handle(StompEvent event) {
        if (event instanceof StompFrame frame) {
            commands.handle(frame);
        } else if (event instanceof StompViolation violation) {
            fail(
                    violation.tooLarge()
                            ? StompError.tooLarge(violation.text(), "Send less at once.")
                            : StompError.protocol(violation.text(), "Send frames as STOMP 1.2 describes them."),
                    violation.receipt());
        }
    }

    @Override
    public void writable() {
        if (ended) {
            return;
        }
        outbound().drain();
        transport().flush();
        if (ready()) {
            commands.resume();
        }
    }

    @Override
    public void closed(CloseReason reason, @Nullable Side began) {
        end();
        stopDeadline();
    }

    // ---- for the commands

    Transport transport() {
        return Objects.requireNonNull(transport, "not opened");
    }

    Outlet outlet() {
        return Objects.requireNonNull(outlet, "not opened");
    }

    private Outbound outbound() {
        return Objects.requireNonNull(outbound, "not opened");
    }

    /** Nobody can guess it. */
    String id() {
        return id;
    }

    StompContext context() {
        return context;
    }

    StompVersion version() {
        return version;
    }

    boolean ended() {
        return ended;
    }

    /** Whether it takes more without queueing. */
    boolean ready() {
        return outbound().isEmpty() && transport().writable();
    }

    /** What sending will touch. */
    long lookAhead() {
        return (outbound().isEmpty() ? 1 : 0) + transport().lookAhead();
    }

    /** CONNECT was accepted: larger frames may come, and heart-beats begin. */
    void connected(Negotiation agreed) {
        stopDeadline();
        version = agreed.version();
        decoder.version(version);
        decoder.limits(context.bounds().connected());
        transport().limits(context.bounds().connected(transport().limits()));
        if (agreed.hasHeartBeats()) {
            beats = new HeartBeats(transport().loop(), agreed, beating(agreed.clientMillis()));
        }
    }

    /** @param promised how often the client promised to send something, in milliseconds */
    private HeartBeats.Actions beating(long promised) {
        return new HeartBeats.Actions() {
            @Override
            public void beat() {
                if (outbound().isEmpty()) {
                    transport().send(MessageType.TEXT, ByteBuffer.wrap(StompEncoder.heartBeat()));
                }
            }

            @Override
            public boolean isDeaf() {
                return pauses > 0;
            }

            @Override
            public void silent(long millis) {
                fail(
                        StompError.protocol(
                                "No heart-beat for " + millis + " ms",
                                "The client promised one every " + promised + " ms."),
                        null);
            }
        };
    }

    /**
     * Goes on with an answer, at once where it is there. Where it is not, the input is paused until it comes; an answer that comes after the
     * session's end is dropped.
     */
    <T> void whenAnswered(CompletionStage<T> stage, Consumer<Outcome<T>> next) {
        CompletableFuture<T> answer = stage.toCompletableFuture();
        if (answer.isDone()) {
            next.accept(Outcome.of(answer));
            return;
        }
        pause();
        Outcome.later(answer, transport().loop(), outcome -> {
            if (!ended) {
                next.accept(outcome);
            }
            resume();
        });
    }

    /** What the application leaves of a publication for this client; null for nothing. */
    @Nullable
    Publication leaving(Publication publication) {
        return commands.leaving(publication);
    }

    /** Pauses the input. Each call needs one of {@link #resume}. */
    void pause() {
        pauses++;
    }

    void resume() {
        pauses--;
        if (pauses == 0 && !ended) {
            if (beats != null) {
                beats.heard();
            }
            ByteBuffer in = unread;
            unread = NOTHING;
            read(in);
        }
    }

    /** Answers a receipt; does nothing for null. */
    void receipt(@Nullable String receipt) {
        receipt(receipt, null);
    }

    /**
     * The same for a SUBSCRIBE that began after a position.
     *
     * @param recovered whether everything after it comes; null for any other receipt
     */
    void receipt(@Nullable String receipt, @Nullable Boolean recovered) {
        if (receipt != null && !ended) {
            StompEncoder frame =
                    StompEncoder.frame(version, StompCommand.RECEIPT).header("receipt-id", receipt);
            if (recovered != null) {
                frame.header("recovered", recovered.toString());
            }
            send(frame.noBody());
        }
    }

    void send(byte[] frame) {
        send(new PreparedMessage(MessageType.TEXT, frame));
    }

    void send(PreparedMessage frame) {
        send(frame, null, null);
    }

    /** Whether the next message goes straight to the transport. */
    boolean passes() {
        return outbound().passes();
    }

    /**
     * Sends.
     *
     * @param listener hears when it was handed to the system, or that it never will be; null for nobody
     * @param terms how it may be left out when the client reads too slowly; null for not at all
     */
    void send(PreparedMessage frame, @Nullable SendListener listener, Outbound.@Nullable Terms terms) {
        if (ended) {
            notSent(listener);
            return;
        }
        if (beats != null) {
            beats.sent();
        }
        if (!outbound().offer(frame, listener, terms)) {
            overflowed();
            notSent(listener);
        }
    }

    /** Sends all of them, straight to the transport; false, with none sent, where each is to be sent by itself. */
    boolean send(PreparedMessages frames) {
        if (ended || !transport().send(frames)) {
            return false;
        }
        if (beats != null) {
            beats.sent();
        }
        return true;
    }

    private static void notSent(@Nullable SendListener listener) {
        if (listener != null) {
            listener.sent(new IllegalStateException("The session has ended"));
        }
    }

    private void overflowed() {
        outbound().clear();
        close(CloseReason.of(
                CloseCode.TRY_AGAIN_LATER,
                "Reads too slowly: more than " + outbound().limit()
                        + " bytes queued; come back with the last position"));
    }

    private void flush() {
        if (!ended) {
            outbound().drain();
            transport().flush();
        }
    }

    /** Says what is wrong with a frame, and closes. */
    void fail(StompFrame frame, StompError error) {
        fail(error, frame.headers().first("receipt"));
    }

    /** Says what is wrong and closes. */
    void fail(StompError error, @Nullable String receipt) {
        if (ended) {
            return;
        }
        outbound().drainAll();
        if (outbound().isEmpty()) {
            transport().send(MessageType.TEXT, ByteBuffer.wrap(error.frame(version, receipt)));
        }
        close(CloseReason.of(error.closeCode(), error.message()));
    }

    /** Sends what is queued, and closes. */
    void close(CloseReason reason) {
        if (ended) {
            return;
        }
        outbound().drainAll();
        end();
        transport().close(reason);
        // Whoever reads nothing reads no close frame either.
        deadline = after(
                transport().limits().closeTimeout().multipliedBy(2),
                () -> transport().abort());
    }

    private void end() {
        ended = true;
        unread = NOTHING;
        if (outbound != null) {
            outbound.clear();
        }
        stopDeadline();
        if (beats != null) {
            beats.stop();
        }
        commands.end();
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    private Timer after(Duration time, Runnable task) {
        return transport().loop().schedule(transport().loop().now() + time.toNanos(), task);
    }
}
