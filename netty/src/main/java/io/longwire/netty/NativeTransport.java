package io.longwire.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** The fastest way to the kernel that this machine has: epoll on Linux, else NIO. */
enum NativeTransport {
    EPOLL(
            EpollServerSocketChannel.class,
            EpollSocketChannel.class,
            EpollServerDomainSocketChannel.class,
            EpollDomainSocketChannel.class),
    NIO(
            NioServerSocketChannel.class,
            NioSocketChannel.class,
            NioServerDomainSocketChannel.class,
            NioDomainSocketChannel.class);

    final Class<? extends ServerChannel> serverChannel;
    final Class<? extends Channel> channel;
    final Class<? extends ServerChannel> unixServerChannel;
    final Class<? extends Channel> unixChannel;

    NativeTransport(
            Class<? extends ServerChannel> serverChannel,
            Class<? extends Channel> channel,
            Class<? extends ServerChannel> unixServerChannel,
            Class<? extends Channel> unixChannel) {
        this.serverChannel = serverChannel;
        this.channel = channel;
        this.unixServerChannel = unixServerChannel;
        this.unixChannel = unixChannel;
    }

    static NativeTransport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    IoHandlerFactory ioHandler() {
        return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /** A Unix domain socket's address in this transport's words. */
    SocketAddress unix(Path path) {
        return this == EPOLL ? new DomainSocketAddress(path.toFile()) : UnixDomainSocketAddress.of(path);
    }
}
