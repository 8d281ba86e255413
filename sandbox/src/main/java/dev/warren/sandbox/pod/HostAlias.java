// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

import java.util.List;

/// A line of the pod's `/etc/hosts`. Source: Kubernetes `HostAlias`; man 5 hosts.
///
/// @param address an IPv4 or IPv6 address
/// @param names what it is called, at least one
public record HostAlias(String address, List<String> names) {
    /// Keeps a copy that nobody can change.
    public HostAlias {
        names = List.copyOf(names);
    }
}
