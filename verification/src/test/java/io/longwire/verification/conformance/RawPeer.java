package io.longwire.verification.conformance;

import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The other side of a row over a socket, once the opening handshake is done: plain JDK, blocking, one thread for each direction. */
final class RawPeer {
    private static final int PATIENCE_MS = 10_000;
    /** How long to look for an end that must not come; only one that comes later than that would go unseen. */
    private static final int GLANCE_MS = 1;

    private final Socket socket;
    private final Side end;
    private final WireReader reader;
    private final List<Frame> frames = new ArrayList<>();

    private RawPeer(Socket socket, Side end) throws IOException {
        this.socket = socket;
        this.end = end;
        this.reader = new WireReader(socket.getInputStream(), end);
    }

    /** Plays a row against the end whose application is {@code echo}. */
    static Outcome play(Socket socket, Row row, Side end, Echo echo, Executor writers) throws Exception {
        socket.setSoTimeout(PATIENCE_MS);
        return new RawPeer(socket, end).play(row, echo, writers);
    }

    private Outcome play(Row row, Echo echo, Executor writers) throws Exception {
        byte[] script = row.script(end);
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(script, row), writers);
        boolean closedFirst = row.endClosesFirst(end) || (!row.hangsUp() && isClosedBy(written, echo));
        readToEnd();
        written.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        Echo.Report report = echo.report.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        return new Outcome(
                row.read(frames),
                closedFirst,
                report.reason().code(),
                report.began().orElse(null),
                List.copyOf(echo.faults));
    }

    private void write(byte[] script, Row row) {
        try {
            OutputStream out = socket.getOutputStream();
            for (int at = 0; at < script.length; at += row.pieces()) {
                int count = Math.min(row.pieces(), script.length - at);
                out.write(script, at, count);
                if (count < row.pieces()) {
                    break; // also keeps the sum from overflowing
                }
            }
            if (row.hangsUp()) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The end under test did not hear the row out", e);
        }
    }

    /** Reads up to the closing handshake's end, and looks whether the end under test closes the connection, which is this side's to do first. */
    private boolean isClosedBy(CompletableFuture<Void> written, Echo echo) throws Exception {
        Frame frame = next();
        while (frame != null && frame.opcode() != Opcode.CLOSE) {
            frame = next();
        }
        written.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        echo.report.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        echo.settle();
        socket.setSoTimeout(GLANCE_MS);
        boolean closed;
        try {
            closed = reader.ended();
        } catch (SocketTimeoutException stillOpen) {
            closed = false;
        }
        socket.setSoTimeout(PATIENCE_MS);
        socket.shutdownOutput();
        return closed;
    }

    private @Nullable Frame next() throws IOException {
        Frame frame = reader.read();
        if (frame != null) {
            frames.add(frame);
        }
        return frame;
    }

    private void readToEnd() throws IOException {
        Frame frame = next();
        while (frame != null) {
            frame = next();
        }
    }
}
