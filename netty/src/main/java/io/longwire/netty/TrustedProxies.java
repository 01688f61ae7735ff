package io.longwire.netty;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose word is taken for where a client comes from. Immutable. */
public final class TrustedProxies {
    private final List<Range> ranges = new ArrayList<>();
    private boolean unix;

    private TrustedProxies() {}

    /**
     * These and nobody else.
     *
     * @param addresses each an address ({@code 10.0.0.7}, {@code ::1}), a range ({@code 10.0.0.0/8}, {@code fd00::/8}), or {@code unix} for whoever
     *     may connect to the Unix domain socket; never a name
     * @throws IllegalArgumentException when one is none of these, or there is none
     */
    public static TrustedProxies of(String... addresses) {
        TrustedProxies proxies = new TrustedProxies();
        for (String address : addresses) {
            if (address.equals("unix")) {
                proxies.unix = true;
            } else {
                proxies.ranges.add(Range.of(address));
            }
        }
        if (addresses.length == 0) {
            throw new IllegalArgumentException("Name at least one trusted proxy, by its address or as a range");
        }
        return proxies;
    }

    boolean contains(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress) {
            return unix;
        }
        InetAddress ip = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
        return ip != null && ranges.stream().anyMatch(range -> range.contains(ip.getAddress()));
    }

    /** Addresses that begin with the same bits. */
    private static final class Range {
        private final byte[] network;
        private final int bits;

        private Range(byte[] network, int bits) {
            this.network = network;
            this.bits = bits;
        }

        static Range of(String text) {
            int slash = text.indexOf('/');
            InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                throw notUnderstood(text);
            }
            byte[] network = address.getAddress();
            int most = network.length * 8;
            int bits = slash < 0 ? most : bits(text, slash + 1);
            if (bits > most) {
                throw notUnderstood(text);
            }
            return new Range(network, bits);
        }

        private static int bits(String text, int from) {
            try {
                int bits = Integer.parseInt(text.substring(from));
                if (bits >= 0) {
                    return bits;
                }
            } catch (NumberFormatException none) {
                throw notUnderstood(text);
            }
            throw notUnderstood(text);
        }

        private static IllegalArgumentException notUnderstood(String text) {
            return new IllegalArgumentException("A trusted proxy is an address such as 10.0.0.7 or ::1, a range such as"
                    + " 10.0.0.0/8 or fd00::/8, or unix, but is: " + text);
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
                if (((address[bit / 8] ^ network[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** An address from its digits, without asking anybody; null when it is none. An IPv4 address written as IPv6 is an IPv4 address. */
    static @Nullable InetAddress address(String digits) {
        byte[] bytes = digits.indexOf('%') >= 0 ? null : NetUtil.createByteArrayFromIpAddressString(digits);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException impossible) {
            return null;
        }
    }
}
