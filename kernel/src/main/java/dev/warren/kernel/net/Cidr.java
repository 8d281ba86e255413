// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

/// An address with the length of its network's prefix, such as `10.244.29.3/24`.
///
/// @param prefixLength 0 to 32 or 0 to 128
public record Cidr(IpAddress address, int prefixLength) {
    public Cidr {
        if (prefixLength < 0 || prefixLength > address.bits()) {
            throw new IllegalArgumentException(
                    "a prefix length of " + prefixLength + " does not fit " + address);
        }
    }

    /// Reads `address/length`; an address alone is the whole address (`/32`, `/128`).
    ///
    /// @throws IllegalArgumentException when it is neither
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            IpAddress address = IpAddress.parse(text);
            return new Cidr(address, address.bits());
        }
        String length = text.substring(slash + 1);
        // Not every text that Java reads as a number: no sign, no digits of other scripts.
        if (!length.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("'" + text + "' is no address with a prefix");
        }
        return new Cidr(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(length));
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
