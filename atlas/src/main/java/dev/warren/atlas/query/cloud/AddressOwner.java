// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import dev.warren.kernel.net.Cidr;
import java.util.Optional;

/// The interface of the cloud to which an IP address belongs.
///
/// @param prefix the delegated prefix that holds the address; empty when the address itself is listed
public record AddressOwner(KnownInterface owner, Optional<Cidr> prefix) {
    /// Why, in words.
    public String reason() {
        String of = owner.id().isEmpty() ? "an interface without a name" : owner.id();
        return prefix.map(range -> "it is in the prefix " + range + " of " + of)
                .orElseGet(() -> "it is one of the addresses of " + of);
    }
}
