package io.longwire.netty;

import io.longwire.protocol.message.MessageType;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** One message as it is written: two parts are under way at most, so that the writer waits for the reader. Not for several threads. */
final class MessageOutput extends OutputStream {
    private static final int PART_BYTES = 16 << 10;

    private final WebSocket webSocket;
    private final MessageType type;
    private final ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
    private CompletionStage<Void> before = CompletableFuture.completedStage(null);
    private boolean closed;

    MessageOutput(WebSocket webSocket, MessageType type) {
        this.webSocket = webSocket;
        this.type = type;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        int from = offset;
        int left = length;
        while (left > 0) {
            if (!part.hasRemaining()) {
                send(false);
            }
            int count = Math.min(left, part.remaining());
            part.put(bytes, from, count);
            from += count;
            left -= count;
        }
    }

    /** Sends what was written so far as a part. */
    @Override
    public void flush() throws IOException {
        requireOpen();
        if (part.position() > 0) {
            send(false);
        }
    }

    /** Ends the message, and waits until all of it was handed to the system. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            send(true);
            await(before);
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("The message has ended");
        }
    }

    private void send(boolean last) throws IOException {
        if (webSocket.loop().inLoop()) {
            throw new IllegalStateException("An event loop must not block: send with sendPartAndTell there");
        }
        part.flip();
        Told told = new Told();
        while (!webSocket.sender().part(type, part, last, told)) {
            if (!webSocket.isOpen()) {
                throw new ClosedChannelException();
            }
            await(webSocket.whenWritable());
        }
        part.clear();
        CompletionStage<Void> earlier = before;
        before = told.result();
        await(earlier);
    }

    private static void await(CompletionStage<Void> stage) throws IOException {
        try {
            stage.toCompletableFuture().get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while a message was sent");
        } catch (ExecutionException failure) {
            throw new IOException("The message was not sent", failure.getCause());
        }
    }
}
