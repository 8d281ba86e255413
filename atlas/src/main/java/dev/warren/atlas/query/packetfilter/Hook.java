// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

/// Where in the kernel a packet passes the base chains. Source: `NF_INET_*` in `linux/netfilter.h`.
public enum Hook {
    PREROUTING(0),
    INPUT(1),
    FORWARD(2),
    OUTPUT(3),
    POSTROUTING(4);

    private final int number;

    Hook(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// Whether addresses are translated at the destination here; elsewhere at the source.
    boolean translatesDestination() {
        return this == PREROUTING || this == OUTPUT;
    }

    /// Where the kernel's address translation calls all its chains, whatever priority they have. Source:
    /// `NF_IP_PRI_NAT_DST`, `NF_IP_PRI_NAT_SRC`.
    int translationPriority() {
        return translatesDestination() ? -100 : 100;
    }

    /// Whether packets are given their connection here.
    boolean tracks() {
        return translatesDestination();
    }
}
