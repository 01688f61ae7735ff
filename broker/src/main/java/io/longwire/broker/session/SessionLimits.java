package io.longwire.broker.session;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * All bounds of one session. Immutable; made with {@link #DEFAULT} and the {@code with} methods.
 *
 * @param bodyBytes body of one message; default 1 MiB
 * @param headerBytes command and headers of one STOMP frame; default 16 KiB
 * @param headers header lines of one STOMP frame; default 100, since finding one is a walk through them
 * @param connectBytes everything of the first frame; default 64 KiB, for nobody has said yet who it is
 * @param connectTimeout from the open transport to a CONNECT that is accepted; default 10 s
 * @param subscriptions of one session at a time; default 1,000
 * @param inFlight messages of one session that the engine has not accepted yet; default 64; then its input is paused
 * @param outboundBytes what is queued for a client that reads too slowly; default 4 MiB; a message that finds the queue empty is taken
 *     whatever its size
 * @param heartBeat how often the server sends and wants to hear something, where the client wants heart-beats at all; default 10 s; zero
 *     for never
 * @param transactions open at a time; default 16
 * @param transactionBytes in all open transactions together; default 4 MiB
 * @param unacknowledged messages of one topic's subscription that wait for an acknowledgement; default 10,000
 */
public record SessionLimits(
        int bodyBytes,
        int headerBytes,
        int headers,
        int connectBytes,
        Duration connectTimeout,
        int subscriptions,
        int inFlight,
        long outboundBytes,
        Duration heartBeat,
        int transactions,
        long transactionBytes,
        int unacknowledged) {
    public static final SessionLimits DEFAULT = new SessionLimits(
            1 << 20,
            16 << 10,
            100,
            64 << 10,
            Duration.ofSeconds(10),
            1_000,
            64,
            4 << 20,
            Duration.ofSeconds(10),
            16,
            4 << 20,
            10_000);

    public SessionLimits {
        positive("bodyBytes", bodyBytes);
        positive("headerBytes", headerBytes);
        positive("headers", headers);
        positive("connectBytes", connectBytes);
        positive("connectTimeout in ms", connectTimeout.toMillis());
        positive("subscriptions", subscriptions);
        positive("inFlight", inFlight);
        positive("outboundBytes", outboundBytes);
        positive("transactions", transactions);
        positive("transactionBytes", transactionBytes);
        positive("unacknowledged", unacknowledged);
        if (heartBeat.isNegative() || heartBeat.toMillis() > 1_000_000_000) {
            throw new IllegalArgumentException("heartBeat must be 0 to 1,000,000,000 ms, but is " + heartBeat);
        }
        if (bodyBytes > (1 << 30) || headerBytes > (1 << 30)) {
            throw new IllegalArgumentException("bodyBytes and headerBytes must be at most 1 GiB");
        }
    }

    /** The same bounds with another size for the body of a message, in bytes. */
    public SessionLimits withBodyBytes(int bytes) {
        return changed(copy -> copy.bodyBytes = bytes);
    }

    /** The same bounds with another size of the outbound queue, in bytes. */
    public SessionLimits withOutboundBytes(long bytes) {
        return changed(copy -> copy.outboundBytes = bytes);
    }

    /** The same bounds with another number of subscriptions. */
    public SessionLimits withSubscriptions(int count) {
        return changed(copy -> copy.subscriptions = count);
    }

    /** The same bounds with another time for CONNECT. */
    public SessionLimits withConnectTimeout(Duration timeout) {
        return changed(copy -> copy.connectTimeout = timeout);
    }

    /** The same bounds with another heart-beat. */
    public SessionLimits withHeartBeat(Duration interval) {
        return changed(copy -> copy.heartBeat = interval);
    }

    /** The same bounds with other ones for transactions. */
    public SessionLimits withTransactions(int open, long bytes) {
        return changed(copy -> {
            copy.transactions = open;
            copy.transactionBytes = bytes;
        });
    }

    /** The same bounds with another number of messages that wait for an acknowledgement. */
    public SessionLimits withUnacknowledged(int count) {
        return changed(copy -> copy.unacknowledged = count);
    }

    /** The same bounds with another size of the first frame, in bytes. */
    public SessionLimits withConnectBytes(int bytes) {
        return changed(copy -> copy.connectBytes = bytes);
    }

    private SessionLimits changed(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.made();
    }

    /** The bounds while some of them are changed. */
    private static final class Copy {
        int bodyBytes;
        int headerBytes;
        int headers;
        int connectBytes;
        Duration connectTimeout;
        int subscriptions;
        int inFlight;
        long outboundBytes;
        Duration heartBeat;
        int transactions;
        long transactionBytes;
        int unacknowledged;

        Copy(SessionLimits of) {
            bodyBytes = of.bodyBytes;
            headerBytes = of.headerBytes;
            headers = of.headers;
            connectBytes = of.connectBytes;
            connectTimeout = of.connectTimeout;
            subscriptions = of.subscriptions;
            inFlight = of.inFlight;
            outboundBytes = of.outboundBytes;
            heartBeat = of.heartBeat;
            transactions = of.transactions;
            transactionBytes = of.transactionBytes;
            unacknowledged = of.unacknowledged;
        }

        SessionLimits made() {
            return new SessionLimits(
                    bodyBytes,
                    headerBytes,
                    headers,
                    connectBytes,
                    connectTimeout,
                    subscriptions,
                    inFlight,
                    outboundBytes,
                    heartBeat,
                    transactions,
                    transactionBytes,
                    unacknowledged);
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be more than 0, but is " + value);
        }
    }
}
