package io.longwire.engine.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The witness: a small file beside the database that says which commit was the last whose results were told to anybody. SQLite drops a damaged end
 * of its journal without a word; here it shows. It is written after each commit, without a sync of its own: the death of the process does not lose it,
 * and after the death of the machine, which {@link #boot} shows, it is not believed.
 */
final class Tail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int MAX_BYTES = 256;

    private final Path file;
    private final FileChannel channel;
    private final String epoch;
    private final String boot;

    /** For the writer's thread, as all but {@link #read} is. */
    private boolean discarded;

    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES);

    /**
     * What was told.
     *
     * @param epoch of the file
     * @param commits how many commits it had
     * @param boot names the run of the machine; empty where it has no name
     */
    record Told(String epoch, long commits, String boot) {}

    private Tail(Path file, FileChannel channel, String epoch, String boot) {
        this.file = file;
        this.channel = channel;
        this.epoch = epoch;
        this.boot = boot;
    }

    static Tail open(Path file, String epoch) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return new Tail(file, channel, epoch, boot());
    }

    /** Says it in one go. */
    static void write(Path file, String epoch, long commits, String boot) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (Tail tail = new Tail(file, channel, epoch, boot)) {
            tail.tell(commits);
            tail.sync();
        }
    }

    /** What the file says; null when there is none, or none that can be believed. */
    static @Nullable Told read(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) > MAX_BYTES) {
            return null;
        }
        String[] words =
                Files.readString(file, StandardCharsets.ISO_8859_1).strip().split(" ", -1);
        if (words.length != 4 || !words[3].equals(sum(words[0] + ' ' + words[1] + ' ' + words[2]))) {
            return null;
        }
        return new Told(words[0], Long.parseLong(words[1]), words[2].equals("-") ? "" : words[2]);
    }

    /** The name of this run of the machine; empty where it has none. */
    static String boot() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Before anybody hears of a commit. */
    void tell(long commits) throws IOException {
        String words = epoch + ' ' + commits + ' ' + (boot.isEmpty() ? "-" : boot);
        buffer.clear();
        buffer.put((words + ' ' + sum(words)).getBytes(StandardCharsets.ISO_8859_1));
        while (buffer.position() < MAX_BYTES - 1) {
            buffer.put((byte) ' ');
        }
        buffer.put((byte) '\n').flip();
        long at = 0;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    /** On disk. */
    void sync() throws IOException {
        channel.force(true);
    }

    /** The same, but where it cannot be written it is removed: one that says too little would be believed after a crash. */
    void tellOrDiscard(long commits) {
        if (discarded) {
            return;
        }
        try {
            tell(commits);
        } catch (IOException e) {
            discarded = true;
            LOG.error("{} cannot be written; a new epoch will begin with the next start", file, e);
            close();
            remove();
        }
    }

    private void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.error("Delete {} before the next start: it says too little", file, e);
        }
    }

    /** The last of an orderly life. */
    void tellLast(long commits) throws IOException {
        if (!discarded) {
            tell(commits);
            sync();
        }
    }

    private static String sum(String words) {
        CRC32 sum = new CRC32();
        sum.update(words.getBytes(StandardCharsets.ISO_8859_1));
        return Long.toHexString(sum.getValue());
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Whatever matters was synced before.
        }
    }
}
