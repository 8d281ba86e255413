// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

/// What connection tracking makes of a packet. Source: `enum ip_conntrack_info` in
/// `linux/netfilter/nf_conntrack_common.h`.
public enum ConnectionState {
    INVALID(1),
    ESTABLISHED(2),
    RELATED(4),
    NEW(8),
    UNTRACKED(64);

    private final int bit;

    ConnectionState(int bit) {
        this.bit = bit;
    }

    /// As rules compare it.
    int bit() {
        return bit;
    }
}
