package io.longwire.netty;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a Unix domain socket. The socket is bound in a directory that only this user may enter, gets its permissions there, and is then moved to
 * its place: so nobody connects before the permissions hold, and a stale file is replaced in one step.
 */
final class SocketFile {
    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);
    /** {@code sockaddr_un.sun_path} on Linux, without the NUL that ends it. */
    private static final int MOST_PATH_BYTES = 107;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final Path workshop;
    private final Set<PosixFilePermission> permissions;
    private volatile @Nullable Object published;

    private SocketFile(Path path, Path workshop, Set<PosixFilePermission> permissions) {
        this.path = path;
        this.workshop = workshop;
        this.permissions = permissions;
    }

    /**
     * Makes sure that a socket may be put there, and prepares for it.
     *
     * @throws BindException when somebody listens there already, or something is there that is no socket
     */
    static SocketFile prepare(Path path, Set<PosixFilePermission> permissions) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path workshop = absolute.resolveSibling(
                ".lw" + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36), 36));
        SocketFile file = new SocketFile(absolute, workshop, permissions);
        fits(file.path);
        fits(file.socket());
        refuseUnlessStale(absolute);
        try {
            Files.createDirectory(workshop, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (NoSuchFileException missing) {
            throw failure(absolute, "the directory does not exist", missing);
        } catch (IOException refused) {
            throw failure(absolute, "nothing can be created in its directory: " + refused, refused);
        }
        return file;
    }

    private static void fits(Path path) throws BindException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MOST_PATH_BYTES) {
            throw failure(
                    path, "the path is longer than the " + MOST_PATH_BYTES + " bytes that the system allows", null);
        }
    }

    private static void refuseUnlessStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!attributes(path).isOther()) {
            throw failure(path, "something that is no socket is there, and is left alone", null);
        }
        try (SocketChannel probe = SocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path)); // true, or false when the queue is full: somebody is there
        } catch (ConnectException nobody) {
            return;
        } catch (IOException unknown) {
            throw failure(path, "whether somebody listens there cannot be told: " + unknown.getMessage(), unknown);
        }
        throw failure(path, "another process listens there", null);
    }

    private static BindException failure(Path path, String why, @Nullable Throwable cause) {
        BindException failure = new BindException("cannot listen on unix:" + path + ": " + why);
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Where clients find it. */
    Path path() {
        return path;
    }

    /** Where to bind. */
    Path socket() {
        return workshop.resolve("s");
    }

    /** The socket is bound: clients may come. */
    void publish() throws IOException {
        Files.setPosixFilePermissions(socket(), permissions);
        Object key = attributes(socket()).fileKey();
        Files.move(socket(), path, StandardCopyOption.ATOMIC_MOVE);
        published = key;
        Files.delete(workshop);
    }

    /** Takes away what is left; what another server has put there since stays. */
    void remove() {
        try {
            Files.deleteIfExists(socket());
            Files.deleteIfExists(workshop);
            Object key = published;
            if (key != null && Objects.equals(key, attributes(path).fileKey())) {
                Files.delete(path);
            }
        } catch (NoSuchFileException gone) {
            LOG.debug("{} is gone already", path);
        } catch (IOException failure) {
            LOG.warn("The socket's file stays behind: {}", path, failure);
        }
    }
}
