// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RouteType;
import java.util.Optional;

/// What rules ask of the addresses of a namespace.
public interface AddressTypes {
    /// Which kind an address is by the table `local`: `LOCAL`, `BROADCAST`, `MULTICAST`, else `UNICAST`.
    ///
    /// @param link where the address must lie to count as local; empty for anywhere
    /// @return empty when it is not known
    Optional<RouteType> type(IpAddress address, Optional<String> link);

    /// The address that a link's packets are given by `masquerade`, and that `redirect` leads to: its first
    /// one of the right family.
    ///
    /// @return empty when it is not known
    default Optional<IpAddress> ownAddress(String link, boolean isV6) {
        return Optional.empty();
    }
}
