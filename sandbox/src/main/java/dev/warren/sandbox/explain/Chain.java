// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.util.EnumMap;
import java.util.Map;

/// Which namespaces a pod should share, as they were first seen; every later sight is held against that.
final class Chain {
    private final Map<NamespaceKind, Link> links = new EnumMap<>(NamespaceKind.class);

    private record Link(NamespaceId id, String seenAt) {}

    /// A chain of its own that begins with what is known to this one.
    Chain copy() {
        Chain copy = new Chain();
        copy.links.putAll(links);
        return copy;
    }

    /// The same without one kind, of which every container may have its own.
    Chain without(NamespaceKind... kinds) {
        Chain copy = copy();
        for (NamespaceKind kind : kinds) {
            copy.links.remove(kind);
        }
        return copy;
    }

    boolean knows(NamespaceKind kind) {
        return links.containsKey(kind);
    }

    /// Says where a namespace is before anything is looked at: from a record.
    void begin(NamespaceKind kind, NamespaceId id, String noted) {
        links.putIfAbsent(kind, new Link(id, noted));
    }

    /// Takes over what another one has learnt of a kind.
    void learn(Chain other, NamespaceKind kind) {
        Link link = other.links.get(kind);
        if (link != null) {
            links.putIfAbsent(kind, link);
        }
    }

    /// Follows a path to a namespace.
    Proof path(NamespaceKind kind, String path) {
        try (NamespaceDescriptor found = NamespaceDescriptor.open(path, kind)) {
            return sight(kind, found.id(), path);
        } catch (SyscallException failed) {
            return new Proof.Failed(path, kind.word(), reason(failed), true);
        }
    }

    /// Takes what was seen at a place.
    Proof sight(NamespaceKind kind, NamespaceId found, String place) {
        Link link = links.putIfAbsent(kind, new Link(found, place));
        if (link == null) {
            return new Proof.First(place, kind, found);
        }
        return link.id().equals(found)
                ? new Proof.Same(place, kind, found)
                : new Proof.Differs(place, kind, found, link.id(), link.seenAt());
    }

    static String reason(SyscallException failed) {
        return switch (failed.errno()) {
            case Errno.ENOENT, Errno.ESRCH -> "it is not there (any more)";
            case Errno.EINVAL -> "it is no namespace of that kind";
            default -> String.valueOf(failed.getMessage());
        };
    }
}
