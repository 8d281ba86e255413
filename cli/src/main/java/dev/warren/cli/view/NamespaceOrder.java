// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.atlas.Namespace;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The orders of `--sort-by`. Each is total: equal rows stand by inode.
public final class NamespaceOrder {
    private NamespaceOrder() {}

    public static List<String> words() {
        return List.of("inode", "name", "owner", "state", "address", "processes", "age", "nsid");
    }

    /// The order for a word; an empty one keeps what the atlas has: host first, then by inode.
    public static Comparator<Namespace> by(String word) {
        Comparator<Namespace> byInode = Comparator.comparing(Namespace::id);
        return switch (word) {
            case "inode" -> byInode;
            case "name" ->
                    Comparator.comparing((Namespace one) -> one.name().isEmpty())
                            .thenComparing(Namespace::name)
                            .thenComparing(byInode);
            case "owner" -> Comparator.comparing(NamespaceOrder::owner).thenComparing(byInode);
            case "state" ->
                    Comparator.comparing((Namespace one) -> !one.isActive()).thenComparing(byInode);
            case "address" ->
                    Comparator.comparing(
                                    NamespaceOrder::address,
                                    Comparator.comparing(
                                            found -> found.orElse(null),
                                            Comparator.nullsLast(Comparator.naturalOrder())))
                            .thenComparing(byInode);
            case "processes" ->
                    Comparator.comparingInt((Namespace one) -> -one.processes().size())
                            .thenComparing(byInode);
            case "age" -> Comparator.comparingLong(NamespaceOrder::start).thenComparing(byInode);
            case "nsid" ->
                    Comparator.comparingInt(
                                    (Namespace one) -> one.number().orElse(Integer.MAX_VALUE))
                            .thenComparing(byInode);
            default -> Comparator.comparing((Namespace one) -> !one.host()).thenComparing(byInode);
        };
    }

    /// Namespaces without an owner come last.
    private static String owner(Namespace namespace) {
        return namespace.owners().isEmpty() ? "\uffff" : namespace.owners().getFirst().label();
    }

    private static Optional<IpAddress> address(Namespace namespace) {
        return namespace.links().stream()
                .filter(link -> !link.link().isLoopback())
                .flatMap(link -> link.addresses().stream())
                .filter(address -> !address.isLinkScope())
                .map(InterfaceAddress::local)
                .map(cidr -> cidr.address())
                .findFirst();
    }

    private static long start(Namespace namespace) {
        return namespace.processes().isEmpty()
                ? Long.MAX_VALUE
                : namespace.processes().getFirst().process().startTicks();
    }
}
