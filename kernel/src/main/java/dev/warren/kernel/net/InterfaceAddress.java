// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

/// An address of a link, as one `RTM_NEWADDR` message tells it.
///
/// Source: man 7 rtnetlink, `linux/if_addr.h`.
///
/// @param link the index of its link
/// @param local the address of this side
/// @param peer the address of the other side of a point-to-point link, else the same as `local`
/// @param scope 0 global, 253 link, 254 host
/// @param flags `IFA_F_…`, all 32 bits
public record InterfaceAddress(int link, Cidr local, Cidr peer, int scope, int flags) {
    private static final int SCOPE_LINK = 253;

    /// Whether it means something only on its own link, like `fe80::…`.
    public boolean isLinkScope() {
        return scope >= SCOPE_LINK;
    }
}
