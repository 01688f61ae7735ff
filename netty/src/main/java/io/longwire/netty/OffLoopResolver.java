package io.longwire.netty;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Addresses of names as the JDK finds them, but not on the event loop: the JDK blocks until the system has answered. */
final class OffLoopResolver extends AddressResolverGroup<InetSocketAddress> {
    private final Duration timeout;

    OffLoopResolver(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Names(executor, timeout).asAddressResolver();
    }

    private static final class Names extends InetNameResolver {
        private final Duration timeout;

        Names(EventExecutor executor, Duration timeout) {
            super(executor);
            this.timeout = timeout;
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> promise) {
            look(name, addresses -> promise.trySuccess(addresses[0]), promise);
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
            look(name, addresses -> promise.trySuccess(List.of(addresses)), promise);
        }

        private interface Found {
            void are(InetAddress[] addresses);
        }

        private void look(String name, Found found, Promise<?> promise) {
            if (NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name)) {
                answer(name, found, promise);
                return;
            }
            Future<?> late = executor()
                    .schedule(
                            () -> promise.tryFailure(
                                    new UnknownHostException(name + ": the system did not find its address in time")),
                            timeout.toMillis(),
                            TimeUnit.MILLISECONDS);
            promise.addListener(done -> late.cancel(false));
            Lookups.EXECUTOR.execute(() -> answer(name, found, promise));
        }

        private static void answer(String name, Found found, Promise<?> promise) {
            try {
                found.are(InetAddress.getAllByName(name));
            } catch (UnknownHostException unknown) {
                promise.tryFailure(unknown);
            }
        }
    }
}
