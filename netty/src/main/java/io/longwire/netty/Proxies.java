package io.longwire.netty;

import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks4ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From a proxy's address to what speaks with it. */
final class Proxies {
    private Proxies() {}

    /**
     * Where it is; blocks until the system has answered.
     *
     * @throws IllegalArgumentException when it is no address of a proxy
     */
    static InetSocketAddress address(URI proxy) {
        if (proxy.getHost() == null || proxy.getPort() < 0) {
            throw new IllegalArgumentException(
                    "A proxy is given as http://host:port or socks5://host:port, but is: " + shown(proxy));
        }
        return new InetSocketAddress(proxy.getHost(), proxy.getPort());
    }

    /** @throws IllegalArgumentException when it is no address of a proxy */
    static ProxyHandler handler(URI proxy, SocketAddress address) {
        String user = part(proxy, 0);
        String password = part(proxy, 1);
        return switch (String.valueOf(proxy.getScheme()).toLowerCase(Locale.ROOT)) {
            case "http" ->
                user == null
                        ? new HttpProxyHandler(address)
                        : new HttpProxyHandler(address, user, password == null ? "" : password);
            case "socks5" -> new Socks5ProxyHandler(address, user, password);
            case "socks4" -> new Socks4ProxyHandler(address, user);
            default ->
                throw new IllegalArgumentException("A proxy is http:, socks5: or socks4:, but is: " + shown(proxy));
        };
    }

    private static @Nullable String part(URI proxy, int index) {
        String userInfo = proxy.getUserInfo();
        String[] parts = userInfo == null ? new String[0] : userInfo.split(":", 2);
        return index < parts.length ? parts[index] : null;
    }

    /** Without its password. */
    private static String shown(URI proxy) {
        return proxy.getScheme() + "://" + proxy.getHost() + ":" + proxy.getPort();
    }
}
