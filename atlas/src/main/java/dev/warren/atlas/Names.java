// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.NamespaceId;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// By which name people know a namespace.
final class Names {
    private static final String IPROUTE = "/run/netns/";

    /// What the kernel appends to a mount whose file was removed; no path leads there any more.
    private static final String UNLINKED = "//deleted";

    private Names() {}

    /// `@host` for the host's; else the name that `ip netns` would print; else the last part of
    /// another pin's path in the host's mount namespace, then in another one; else nothing.
    static String of(NamespaceId id, FactIndex index) {
        if (index.isHost(id)) {
            return "@host";
        }
        Optional<String> pinned =
                index.pins(id).stream()
                        .filter(pin -> !pin.path().endsWith(UNLINKED))
                        .min(
                                Comparator.comparing(Fact.PinSeen::foreign)
                                        .thenComparing(pin -> !isIproute(pin.path()))
                                        .thenComparing(Fact.PinSeen::path))
                        .map(Fact.PinSeen::path);
        Stream<String> linked = index.names(id).stream().map(Fact.NameSeen::path);
        return Stream.concat(pinned.stream(), linked)
                .findFirst()
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .orElse("");
    }

    private static boolean isIproute(String path) {
        return path.startsWith(IPROUTE) || path.startsWith("/var" + IPROUTE);
    }
}
