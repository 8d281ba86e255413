// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import dev.warren.kernel.net.MaskedNumber;

/// What a target of xtables does. Source: the `linux/netfilter/xt_*.h` named at each.
public sealed interface XtTarget {
    /// The new mark is `mark & ~mask ^ value`. `xt_mark.h`
    record Mark(MaskedNumber mark) implements XtTarget {}

    /// `xt_connmark.h`
    ///
    /// @param mode 0 set, 1 save the packet's mark in the connection, 2 restore it from there
    /// @param shift bits to the left; negative to the right
    record ConnectionMark(int mode, int value, int connectionMask, int packetMask, int shift)
            implements XtTarget {}

    /// `SNAT`
    record SourceTranslation(AddressRange range) implements XtTarget {}

    /// `DNAT`
    record DestinationTranslation(AddressRange range) implements XtTarget {}

    /// `MASQUERADE`
    record Masquerade(AddressRange range) implements XtTarget {}

    /// `REDIRECT`
    record Redirect(AddressRange range) implements XtTarget {}

    /// `NETMAP`: the network part alone.
    record NetworkMap(AddressRange range) implements XtTarget {}

    /// `NOTRACK`, `CT --notrack`
    record NoTrack() implements XtTarget {}

    record Reject(int with) implements XtTarget {}

    /// One that notes or changes something that decides about no path: `LOG`, `NFLOG`, `TRACE`,
    /// `TCPMSS`, `CHECKSUM`.
    record Harmless(Octets data) implements XtTarget {}

    /// A target that nobody here decodes.
    record Unknown(Octets data) implements XtTarget {}
}
