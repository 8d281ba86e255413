// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

/// Which packets a table sees. Source: `NFPROTO_*` in `linux/netfilter.h`.
public enum PacketFamily {
    /// IPv4 and IPv6.
    INET(1, "inet"),
    IPV4(2, "ip"),
    ARP(3, "arp"),
    /// What comes from and goes to one device.
    NETDEV(5, "netdev"),
    BRIDGE(7, "bridge"),
    IPV6(10, "ip6"),
    /// A number of the future.
    UNKNOWN(-1, "unknown");

    private final int number;
    private final String word;

    PacketFamily(int number, String word) {
        this.number = number;
        this.word = word;
    }

    public static PacketFamily of(int number) {
        for (PacketFamily family : values()) {
            if (family.number == number) {
                return family;
            }
        }
        return UNKNOWN;
    }

    public int number() {
        return number;
    }

    /// The word of `nft`.
    public String word() {
        return word;
    }

    /// Whether its tables see IP packets of this version on their way through the machine.
    public boolean sees(boolean isV6) {
        return this == INET || this == (isV6 ? IPV6 : IPV4);
    }
}
