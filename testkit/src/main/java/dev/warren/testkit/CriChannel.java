// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A gRPC channel over a unix socket whose threads end when it is closed.
final class CriChannel implements AutoCloseable {
    // gRPC asks every channel to keep connections alive, netty warns that a unix socket cannot;
    // kept
    // in a field because the logging system forgets a logger that nobody holds.
    private static final Logger NOISE = Logger.getLogger("io.netty.bootstrap");

    static {
        NOISE.setLevel(Level.SEVERE);
    }

    private final EventLoopGroup loop;
    private final ManagedChannel channel;

    CriChannel(Path socket) {
        // One loop rather than a group of one: a group would start a thread of netty's own when it
        // ends, which stays for a second.
        loop =
                new SingleThreadIoEventLoop(
                        null, new DefaultThreadFactory("cri"), NioIoHandler.newFactory());
        channel =
                NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                        .eventLoopGroup(loop)
                        .overrideAuthority("localhost")
                        .directExecutor()
                        .offloadExecutor(Runnable::run)
                        .usePlaintext()
                        .build();
    }

    ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.shutdownNow();
            boolean ended = channel.awaitTermination(5, TimeUnit.SECONDS);
            Future<?> ending = loop.shutdownGracefully(0, 5, TimeUnit.SECONDS);
            ended &= ending.await(5, TimeUnit.SECONDS);
            if (!ended) {
                throw new TestkitException("the channel to the engine did not end within 5 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestkitException("interrupted while a channel to the engine ended", e);
        }
    }
}
