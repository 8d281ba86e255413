// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import dev.warren.kernel.net.IpAddress;

/// What every rule of xtables compares by itself. Source: `struct ipt_ip`, `struct ip6t_ip6`.
///
/// @param source is compared in the bits of `sourceMask`
/// @param inputLink the beginning of a name, when `inputPrefix`; empty for any
/// @param protocol 0 for any
/// @param fragment whether the rule is for second and further fragments
/// @param inverted the bits `*_INV_*` of the header
public record EntryMatch(
        IpAddress source,
        IpAddress sourceMask,
        IpAddress destination,
        IpAddress destinationMask,
        String inputLink,
        boolean inputPrefix,
        String outputLink,
        boolean outputPrefix,
        int protocol,
        boolean fragment,
        int inverted) {
    public static final int INPUT = 0x01;
    public static final int OUTPUT = 0x02;
    public static final int SOURCE = 0x08;
    public static final int DESTINATION = 0x10;
    public static final int FRAGMENT = 0x20;
    public static final int PROTOCOL = 0x40;

    public boolean inverts(int bit) {
        return (inverted & bit) != 0;
    }
}
