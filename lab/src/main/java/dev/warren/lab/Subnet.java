// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;

/// A network of a lab: where it begins, who forwards for it, and from where on addresses are given.
record Subnet(Cidr network, IpAddress gateway, IpAddress first) {
    static Subnet of(String network, String gateway, String first) {
        return new Subnet(Cidr.parse(network), IpAddress.parse(gateway), IpAddress.parse(first));
    }

    /// The address that is given as the one of this number, from 0 on.
    IpAddress address(int number) {
        return IpAddress.v4((int) (first.low() + number));
    }

    /// An address with the length of the network's prefix.
    String with(IpAddress address) {
        return address + "/" + network.prefixLength();
    }
}
