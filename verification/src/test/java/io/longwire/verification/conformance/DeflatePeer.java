package io.longwire.verification.conformance;

import io.longwire.protocol.frame.Opcode;
import io.longwire.testkit.frame.RawFrames;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The other side's permessage-deflate (RFC 7692 §7.2), by the JDK's deflater and inflater and nothing of the code under test. For one row. */
final class DeflatePeer {
    private static final int RSV1 = 0b100;
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final DeflateTerms terms;
    private final Deflater deflater = new Deflater(6, true);

    /** The end of all that came, no longer than the agreed window. */
    private byte[] history = {};

    DeflatePeer(DeflateTerms terms) {
        this.terms = terms;
    }

    /** Adds a compressed message, cut into frames of so many compressed bytes. */
    void add(RawFrames frames, int opcode, byte[] message, int fragment) {
        byte[] compressed = compress(message);
        int at = 0;
        do {
            int end = (int) Math.min(compressed.length, (long) at + fragment);
            if (end < compressed.length) {
                frames.more();
            }
            frames.rsv(at == 0 ? RSV1 : 0)
                    .frame(at == 0 ? opcode : Opcode.CONTINUATION, Arrays.copyOfRange(compressed, at, end));
            at = end;
        } while (at < compressed.length);
    }

    /** The JDK's window cannot be made smaller, so a smaller one begins anew each time it would be full. */
    byte[] compress(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean smaller = terms.peerWindow() < 15;
        int slice = smaller ? 1 << terms.peerWindow() : Math.max(1, message.length);
        int at = 0;
        do {
            if (smaller || !terms.peerKeeps()) {
                deflater.reset();
            }
            int end = Math.min(message.length, at + slice);
            deflater.setInput(message, at, end - at);
            drain(out);
            at = end;
        } while (at < message.length);
        byte[] all = out.toByteArray();
        return all.length < 4 ? new byte[1] : Arrays.copyOf(all, all.length - 4);
    }

    private void drain(ByteArrayOutputStream out) {
        byte[] buffer = new byte[8_192];
        int made = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        while (made > 0) {
            out.write(buffer, 0, made);
            made = made < buffer.length ? 0 : deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        }
    }

    /** What came, as messages; RSV1 still tells which were compressed. */
    List<Frame> messages(List<Frame> frames) {
        List<Frame> messages = new ArrayList<>();
        int rsv = 0;
        List<Frame> fragments = new ArrayList<>();
        for (Frame frame : frames) {
            if (frame.isControl()) {
                messages.add(frame);
                continue;
            }
            if (fragments.isEmpty()) {
                rsv = frame.rsv();
            } else if (frame.rsv() != 0) {
                throw new AssertionError("Reserved bits on a continuation: " + frame);
            }
            fragments.add(frame);
            if (frame.fin()) {
                Frame joined = Messages.joined(fragments).get(0);
                byte[] payload = rsv == RSV1 ? inflate(joined.bytes()) : joined.bytes();
                messages.add(new Frame(joined.opcode(), true, rsv, ByteBuffer.wrap(payload)));
                fragments.clear();
            }
        }
        return messages;
    }

    /** A new inflater each time, which knows no more of what came before than the agreed window and context allow. */
    private byte[] inflate(byte[] compressed) {
        Inflater inflater = new Inflater(true);
        try {
            if (history.length > 0) {
                inflater.setDictionary(history);
            }
            inflater.setInput(RawBytes.join(compressed, TAIL));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[16_384];
            for (int made = inflater.inflate(buffer); made > 0; made = inflater.inflate(buffer)) {
                out.write(buffer, 0, made);
            }
            if (inflater.getRemaining() > 0) {
                throw new AssertionError(inflater.getRemaining() + " bytes behind the compressed data");
            }
            remember(out.toByteArray());
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new AssertionError("What was sent is no deflate data within the window of " + terms, e);
        } finally {
            inflater.end();
        }
    }

    private void remember(byte[] message) {
        if (terms.endKeeps()) {
            byte[] all = RawBytes.join(history, message);
            history = Arrays.copyOfRange(all, Math.max(0, all.length - (1 << terms.endWindow())), all.length);
        }
    }
}
