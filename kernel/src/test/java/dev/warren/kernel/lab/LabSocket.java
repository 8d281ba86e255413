// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.lab;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.testkit.LabNamespace;
import java.util.concurrent.CompletableFuture;

/// Opens sockets inside namespaces of a lab, from a thread that ends there.
public final class LabSocket {
    private LabSocket() {}

    public static NetlinkSocket in(LabNamespace namespace) throws InterruptedException {
        CompletableFuture<NetlinkSocket> opened = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try (NamespaceDescriptor descriptor = descriptor(namespace)) {
                                        descriptor.enterWithThisThread(NamespaceKind.NETWORK);
                                        opened.complete(NetlinkSocket.openRoute());
                                    } catch (SyscallException refused) {
                                        opened.completeExceptionally(refused);
                                    }
                                });
        thread.join();
        return opened.join();
    }

    public static NamespaceDescriptor descriptor(LabNamespace namespace) throws SyscallException {
        return NamespaceDescriptor.open(namespace.path().toString(), NamespaceKind.NETWORK);
    }
}
