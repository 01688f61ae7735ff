package io.longwire.engine.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The directory with the file and what belongs to it, held by one process at a time. */
final class DataDirectory implements AutoCloseable {
    private static final String NAME = "longwire.db";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final FileChannel lockFile;

    private DataDirectory(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory where there is none, and takes it.
     *
     * @throws IOException with a message that names the directory and the remedy
     */
    static DataDirectory take(Path directory) throws IOException {
        try {
            make(directory);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("the data directory " + directory + " is a file; name a directory", e);
        } catch (FileSystemException e) {
            throw unusable(directory, e);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    directory.resolve("longwire.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!lock(channel)) {
                String holder = holder(channel);
                channel.close();
                throw new IOException("the data directory " + directory + " is in use by another process" + holder
                        + "; stop that one, or name another directory");
            }
            return new DataDirectory(directory, channel);
        } catch (FileSystemException e) {
            throw unusable(directory, e);
        }
    }

    /** Messages are nobody's business but the server's: a directory that is made here is its user's alone. */
    private static void make(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(directory);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            // Behind the number of the process, so that this can be read by others while it is held.
            FileLock lock = channel.tryLock(1 << 10, 1, false);
            if (lock == null) {
                return false;
            }
        } catch (OverlappingFileLockException e) {
            return false;
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        return true;
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.matches("[0-9]+") ? ", " + pid : "";
    }

    private static IOException unusable(Path directory, FileSystemException e) {
        String reason = e.getReason() == null ? "the system says no more" : e.getReason();
        String why = e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof NoSuchFileException ? "there is no such directory, and it cannot be made" : reason;
        return new IOException(
                "the data directory " + directory + " cannot be written to (" + why
                        + "); give the user that runs Longwire the right to, or name another directory",
                e);
    }

    Path path() {
        return directory;
    }

    /** SQLite's file. */
    Path database() {
        return directory.resolve(NAME);
    }

    /** The witness of the last commit. */
    Path tail() {
        return directory.resolve("longwire.tail");
    }

    /** Renames the file and what belongs to it, so that a new one can be made; the name tells when. Answers the new name of the file. */
    Path setAside(Instant now) throws IOException {
        String suffix = "." + STAMP.format(now) + ".damaged";
        for (String name : new String[] {NAME, NAME + "-wal", NAME + "-shm", "longwire.tail"}) {
            Path file = directory.resolve(name);
            if (Files.exists(file)) {
                Files.move(file, directory.resolve(name + suffix), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return directory.resolve(NAME + suffix);
    }

    /** Fails when the file is not there or empty, though the witness says that it was in use: SQLite would make a new one without a word. */
    void checkNotLost(Tail.@Nullable Told told) throws IOException {
        boolean there = Files.exists(database()) && Files.size(database()) > 0;
        if (!there && told != null) {
            throw new DamagedException(
                    "is " + (Files.exists(database()) ? "empty" : "missing") + ", but it was in use", null);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
