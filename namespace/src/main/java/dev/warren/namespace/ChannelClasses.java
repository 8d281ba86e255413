// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Has Java's channel classes initialised before a thread that is inside a namespace needs them: what
/// they start at their first use (a cleaner's thread, descriptors kept for good) must not be born there.
final class ChannelClasses {
    private static volatile boolean loaded;

    private ChannelClasses() {}

    /// Does so once. Not in a static block: one that failed, for want of descriptors, would fail for
    /// ever.
    static void load() throws IOException {
        if (loaded) {
            return;
        }
        SocketChannel.open(StandardProtocolFamily.INET).close();
        SocketChannel.open(StandardProtocolFamily.UNIX).close();
        ServerSocketChannel.open(StandardProtocolFamily.INET).close();
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
        DatagramChannel.open(StandardProtocolFamily.INET).close();
        loaded = true;
    }
}
