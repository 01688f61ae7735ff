package io.longwire.server.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What many connections need of the system: files, and ports of addresses to connect from. */
final class Sources {
    /** Files that a process has open besides its connections. */
    private static final int OTHER_FILES = 100;

    /** Ports of one address, of the 28,232 that Linux gives by default: the last ones take long to find. */
    private static final int PORTS = 25_000;

    private static final int LAST_BYTE = 250;

    private Sources() {}

    /**
     * The addresses to connect from.
     *
     * @return one null for the one that the system chooses
     * @throws BenchException when one address does not do, and the server is not on loopback, which has many
     */
    static List<@Nullable InetAddress> of(URI url, int connections) throws BenchException {
        List<@Nullable InetAddress> from = new ArrayList<>();
        int addresses = (connections - 1) / PORTS + 1;
        if (addresses == 1) {
            from.add(null);
            return from;
        }
        if (!isLoopback(url)) {
            throw new BenchException(connections + " connections from one address to one port are more than there are"
                    + " ports; run several generators, each on a machine of its own, with " + PORTS + " at most");
        }
        try {
            for (int i = 0; i < addresses; i++) {
                from.add(InetAddress.getByAddress(
                        new byte[] {127, 0, (byte) (i / LAST_BYTE), (byte) (1 + i % LAST_BYTE)}));
            }
            return from;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isLoopback(URI url) {
        String host = String.valueOf(url.getHost());
        return host.equals("localhost") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    /** @throws BenchException when this process, or one of the server's, may not have so many files open */
    static void check(int connections, List<Long> servers) throws BenchException {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            check(connections, unix.getMaxFileDescriptorCount(), "the generator");
        }
        for (long pid : servers) {
            check(connections / servers.size(), limit(pid), "the server's process " + pid);
        }
    }

    static void check(long connections, long limit, String who) throws BenchException {
        long needed = connections + OTHER_FILES;
        if (limit < needed) {
            throw new BenchException("Each connection is an open file, and " + who + " may have " + limit
                    + ", but needs " + needed + ": raise it with 'ulimit -n " + needed
                    + "' before the start, or ask for fewer connections");
        }
    }

    private static long limit(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "limits"), StandardCharsets.ISO_8859_1)
                    .stream()
                    .filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.replaceFirst("^Max open files +([^ ]+).*", "$1"))
                    .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }
}
