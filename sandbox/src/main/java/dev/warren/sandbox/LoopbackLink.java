// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkChange;
import dev.warren.namespace.NetworkNamespace;

/// The loopback link of a network namespace, which is down when that is new.
final class LoopbackLink {
    private static final int INDEX = 1;

    private LoopbackLink() {}

    static void bringUp(NetworkNamespace network) throws SyscallException {
        try (NetlinkSocket socket = network.openRouteNetlink()) {
            LinkChange.of(INDEX).up().apply(socket);
        }
    }
}
