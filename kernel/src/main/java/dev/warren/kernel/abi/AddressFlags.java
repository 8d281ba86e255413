// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

import java.util.Locale;

/// The flags of an address (`IFA_F_…`), in the order of their bits.
///
/// Source: `include/uapi/linux/if_addr.h`.
public enum AddressFlags {
    /// In IPv6 the same bit marks a temporary address.
    SECONDARY(0x01),
    NODAD(0x02),
    OPTIMISTIC(0x04),
    DADFAILED(0x08),
    HOMEADDRESS(0x10),
    DEPRECATED(0x20),
    TENTATIVE(0x40),
    PERMANENT(0x80),
    MNGTMPADDR(0x100),
    NOPREFIXROUTE(0x200),
    AUTOJOIN(0x400),
    STABLE_PRIVACY(0x800);

    private final int bit;

    AddressFlags(int bit) {
        this.bit = bit;
    }

    public int bit() {
        return bit;
    }

    /// The word that `ip address` prints.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
