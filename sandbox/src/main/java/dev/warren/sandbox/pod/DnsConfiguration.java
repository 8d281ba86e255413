// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

import java.util.List;

/// What the pod's `resolv.conf` holds. Source: CRI `DNSConfig`; man 5 resolv.conf.
public record DnsConfiguration(List<String> servers, List<String> searches, List<String> options) {
    /// Keeps copies that nobody can change.
    public DnsConfiguration {
        servers = List.copyOf(servers);
        searches = List.copyOf(searches);
        options = List.copyOf(options);
    }
}
