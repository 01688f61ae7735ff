package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.FrameRules;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.SendListener;
import io.longwire.protocol.transport.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stream of bytes as the message port: what is sent are its bytes as they are, whatever the type, and there is neither ping nor pong. */
final class StreamTransport implements Transport {
    private final StreamDriver driver;
    private final Remote remote;

    StreamTransport(StreamDriver driver, Remote remote) {
        this.driver = driver;
        this.remote = remote;
    }

    @Override
    public Loop loop() {
        return driver.loop;
    }

    @Override
    public Peer peer() {
        return new Peer(remote.address(), remote.certificate(), null, Map.of());
    }

    @Override
    public @Nullable String subprotocol() {
        return null;
    }

    @Override
    public List<String> extensions() {
        return List.of();
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload) {
        boolean accepted = take(payload);
        driver.written();
        return accepted;
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload, long deadline, SendListener listener) {
        boolean accepted = take(payload);
        if (accepted) {
            driver.outbound.observe(new PendingSend(driver.loop, deadline, listener));
        }
        driver.written();
        return accepted;
    }

    @Override
    public boolean send(PreparedMessage message) {
        return send(message.type(), message.payload());
    }

    @Override
    public boolean send(PreparedMessage message, long deadline, SendListener listener) {
        return send(message.type(), message.payload(), deadline, listener);
    }

    /** Parts of a message are bytes like any others. */
    @Override
    public boolean sendFragment(MessageType type, ByteBuffer payload, boolean last) {
        return send(type, payload);
    }

    private boolean take(ByteBuffer payload) {
        if (!driver.isOpen()) {
            return false;
        }
        if (Posted.isFull(driver.outbound.queuedBytes(), payload.remaining(), driver.limits.outboundBytes())) {
            driver.tellWhenDrained();
            return false;
        }
        driver.outbound.reserve(payload.remaining()).put(payload.duplicate());
        return true;
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        return control(payload);
    }

    @Override
    public boolean pong(ByteBuffer payload) {
        return control(payload);
    }

    private static boolean control(ByteBuffer payload) {
        if (payload.remaining() > FrameRules.MAX_CONTROL_BYTES) {
            throw new IllegalArgumentException("A ping or pong has at most " + FrameRules.MAX_CONTROL_BYTES
                    + " bytes, but got " + payload.remaining());
        }
        return true;
    }

    @Override
    public void hold() {
        driver.outbound.hold();
    }

    @Override
    public void flush() {
        driver.outbound.flush();
    }

    @Override
    public boolean writable() {
        return driver.channel.isWritable() && driver.isOpen();
    }

    @Override
    public long queuedBytes() {
        return driver.outbound.queuedBytes();
    }

    @Override
    public void request(long messages) {
        driver.request(messages);
    }

    @Override
    public Limits limits() {
        return driver.limits;
    }

    @Override
    public void limits(Limits limits) {
        driver.limits = limits;
    }

    @Override
    public void idleTimeout(Duration timeout) {
        driver.idleTimeout(timeout);
    }

    @Override
    public void close(CloseReason reason) {
        driver.close(reason);
    }

    @Override
    public void abort() {
        driver.abort();
    }
}
