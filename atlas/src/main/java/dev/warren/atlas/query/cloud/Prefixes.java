// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which prefix holds an address.
final class Prefixes {
    private Prefixes() {}

    static boolean holds(CloudInterface card, IpAddress address) {
        return card.addresses().contains(address) || longest(card.prefixes(), address).isPresent();
    }

    /// The longest of those that hold it.
    static Optional<Cidr> longest(List<Cidr> prefixes, IpAddress address) {
        return prefixes.stream()
                .filter(prefix -> contains(prefix, address))
                .max(Comparator.comparingInt(Cidr::prefixLength));
    }

    static boolean contains(Cidr prefix, IpAddress address) {
        if (prefix.address().isV6() != address.isV6()) {
            return false;
        }
        byte[] one = prefix.address().toBytes();
        byte[] other = address.toBytes();
        for (int bit = 0; bit < prefix.prefixLength(); bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((one[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
