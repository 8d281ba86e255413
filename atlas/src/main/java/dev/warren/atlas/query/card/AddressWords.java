// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.card;

import dev.warren.kernel.abi.AddressFlags;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.RoutingWords;
import java.util.ArrayList;
import java.util.List;

/// Addresses of links in the words of `ip address`, without what goes without saying: `permanent`, and the
/// scope `global`.
final class AddressWords {
    private AddressWords() {}

    static String of(InterfaceAddress address) {
        List<String> words = new ArrayList<>();
        words.add(address.local().toString());
        if (!address.peer().equals(address.local())) {
            words.add("peer " + address.peer());
        }
        if (address.scope() != 0) {
            words.add("scope " + RoutingWords.scope(address.scope()));
        }
        words.addAll(flags(address));
        return String.join(" ", words);
    }

    /// The words for its flags; an address that goes away by itself is `dynamic`.
    static List<String> flags(InterfaceAddress address) {
        List<String> words = new ArrayList<>();
        for (AddressFlags flag : AddressFlags.values()) {
            // The same bit means another thing in IPv6.
            boolean temporary = flag == AddressFlags.SECONDARY && address.local().address().isV6();
            if ((address.flags() & flag.bit()) != 0 && flag != AddressFlags.PERMANENT) {
                words.add(temporary ? "temporary" : flag.word());
            }
        }
        if ((address.flags() & AddressFlags.PERMANENT.bit()) == 0) {
            words.add("dynamic");
        }
        return words;
    }
}
