// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import dev.warren.kernel.net.IpAddress;
import java.util.Optional;

/// What an address and a port are translated to by a target of xtables. Source: `struct nf_nat_range2`
/// in `linux/netfilter/nf_nat.h`.
///
/// @param first the first address; empty when the address is not given or not changed
/// @param last the last one
/// @param firstPort the first port; 0 when the port is not given
/// @param flags of the constants here
public record AddressRange(
        Optional<IpAddress> first,
        Optional<IpAddress> last,
        int firstPort,
        int lastPort,
        int flags) {
    public static final int MAP_IPS = 1;
    public static final int PROTO_SPECIFIED = 2;
    public static final int PROTO_RANDOM = 4;
    public static final int PERSISTENT = 8;
    public static final int PROTO_RANDOM_FULLY = 16;
    public static final int PROTO_OFFSET = 32;
    public static final int NETMAP = 64;

    public boolean is(int flag) {
        return (flags & flag) != 0;
    }
}
