// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.time.Duration;

/// Visits its own namespace and another one, and prints what came of it; run by [VisitLabTest] as a
/// user without privileges.
final class OwnNamespaceVisit {
    private OwnNamespaceVisit() {}

    static void main(String[] arguments) throws InterruptedException {
        boolean ended =
                Visit.start(
                                "visitor",
                                visit -> {
                                    System.out.println(
                                            "own namespace " + open(visit, "/proc/self/ns/net"));
                                    System.out.println(
                                            "other namespace " + open(visit, arguments[0]));
                                })
                        .await(Duration.ofSeconds(20));
        if (!ended) {
            System.out.println("not ended");
        }
    }

    private static String open(Visit visit, String path) {
        try (NamespaceDescriptor namespace =
                NamespaceDescriptor.open(path, NamespaceKind.NETWORK)) {
            visit.openRouteNetlink(namespace, namespace.id()).close();
            return "opened";
        } catch (SyscallException refused) {
            return Errno.name(refused.errno());
        }
    }
}
