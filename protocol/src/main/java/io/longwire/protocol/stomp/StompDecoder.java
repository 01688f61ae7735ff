package io.longwire.protocol.stomp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes → frames. The bytes may be cut anywhere; a chunk may hold several frames and heart-beats, or a part of one. Every byte is looked at a
 * fixed number of times. Never throws on what comes over the wire.
 *
 * <p>Before a version is set, frames are read as CONNECT has to be: nothing is unescaped. A line may end with CRLF, except in 1.0 and 1.1.
 *
 * <p>Not for several threads. Between frames it holds no memory beyond itself.
 */
public final class StompDecoder {
    private enum State {
        BETWEEN,
        COMMAND,
        HEADERS,
        BODY,
        FAILED
    }

    private final LineReader line = new LineReader();
    private final HeaderParser parser = new HeaderParser();
    private final BodyReader body = new BodyReader();
    private State state = State.BETWEEN;
    private StompLimits limits;
    private @Nullable StompVersion version;
    private StompCommand command = StompCommand.CONNECT;
    private StompHeaders headers = StompHeaders.NONE;

    public StompDecoder(StompLimits limits) {
        this.limits = limits;
    }

    /** Replaces the bounds, from the next frame on. To be called between frames. */
    public void limits(StompLimits limits) {
        this.limits = limits;
    }

    /** Sets the version that was agreed, from the next frame on. To be called between frames. */
    public void version(StompVersion version) {
        this.version = version;
    }

    /**
     * Reads up to the end of the next event.
     *
     * @param in its position moves behind what was read; bytes behind the event stay
     * @return the event; null when all bytes were read and more are needed. After a {@link StompViolation} bytes are discarded and null is
     *     returned for ever
     */
    public @Nullable StompEvent next(ByteBuffer in) {
        try {
            return read(in);
        } catch (StompSyntaxException e) {
            String receipt = (state == State.BODY ? headers : parser.take()).first("receipt");
            state = State.FAILED;
            release();
            return new StompViolation(e.tooLarge(), e.rule(), receipt);
        }
    }

    private @Nullable StompEvent read(ByteBuffer in) throws StompSyntaxException {
        while (in.hasRemaining()) {
            StompEvent event = switch (state) {
                case BETWEEN -> between(in);
                case COMMAND -> command(in);
                case HEADERS -> header(in);
                case BODY -> body(in);
                case FAILED -> discard(in);
            };
            if (event != null) {
                return event;
            }
        }
        if (state == State.BETWEEN) {
            release();
        }
        return null;
    }

    private @Nullable StompEvent between(ByteBuffer in) {
        byte first = in.get(in.position());
        if (first == '\n') {
            in.get();
            return StompEvent.HeartBeat.INSTANCE;
        }
        line.begin();
        state = State.COMMAND;
        return null;
    }

    private @Nullable StompEvent command(ByteBuffer in) throws StompSyntaxException {
        if (!line.read(in, limits.headerBytes())) {
            return null;
        }
        int length = line.lengthWithoutCr(crlf());
        if (length == 0) {
            state = State.BETWEEN;
            return StompEvent.HeartBeat.INSTANCE;
        }
        StompCommand found = StompCommand.of(line.bytes(), length);
        if (found == null) {
            throw new StompSyntaxException(false, "A frame begins with no command that STOMP knows");
        }
        command = found;
        line.next();
        state = State.HEADERS;
        return null;
    }

    private @Nullable StompEvent header(ByteBuffer in) throws StompSyntaxException {
        if (!line.read(in, limits.headerBytes())) {
            return null;
        }
        int length = line.lengthWithoutCr(crlf());
        if (length > 0) {
            parser.line(line.bytes(), length, command, version, limits.headers());
            line.next();
            return null;
        }
        headers = parser.take();
        state = State.BODY;
        int most = command.mayHaveBody() ? limits.bodyBytes() : 0;
        body.begin(contentLength(most), most);
        return null;
    }

    private int contentLength(int most) throws StompSyntaxException {
        try {
            return HeaderParser.contentLength(headers, most);
        } catch (StompSyntaxException e) {
            throw e.tooLarge() && !command.mayHaveBody() ? bodyless() : e;
        }
    }

    private @Nullable StompEvent body(ByteBuffer in) throws StompSyntaxException {
        ByteBuffer found;
        try {
            found = body.read(in);
        } catch (StompSyntaxException e) {
            throw command.mayHaveBody() ? e : bodyless();
        }
        if (found == null) {
            return null;
        }
        StompFrame frame = new StompFrame(command, headers, found);
        headers = StompHeaders.NONE;
        body.release();
        state = State.BETWEEN;
        return frame;
    }

    private StompSyntaxException bodyless() {
        return new StompSyntaxException(false, "A frame of the command " + command + " has a body");
    }

    private static @Nullable StompEvent discard(ByteBuffer in) {
        in.position(in.limit());
        return null;
    }

    private boolean crlf() {
        return version == null || version == StompVersion.V1_2;
    }

    private void release() {
        line.release();
        parser.release();
        body.release();
        headers = StompHeaders.NONE;
    }
}
