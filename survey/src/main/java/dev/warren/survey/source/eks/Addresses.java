// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.eks;

import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import java.util.Optional;

/// Addresses in texts of others, which may be anything.
final class Addresses {
    private Addresses() {}

    static Optional<IpAddress> find(String text) {
        try {
            return Optional.of(IpAddress.parse(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    static Optional<Cidr> findPrefix(String text) {
        try {
            return Optional.of(Cidr.parse(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    static Mac mac(String text) {
        try {
            return Mac.parse(text);
        } catch (IllegalArgumentException none) {
            return Mac.NONE;
        }
    }
}
