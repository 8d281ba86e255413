// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What cannot be true of two interfaces at the same time.
final class Contradictions {
    private Contradictions() {}

    /// One MAC and one address belong to one interface.
    static void between(Map<String, Telling> tellings) {
        Map<Mac, String> macs = new HashMap<>();
        Map<IpAddress, String> addresses = new HashMap<>();
        tellings.forEach(
                (id, telling) -> {
                    CloudInterface card = telling.card();
                    if (card.address().isPresent()) {
                        compare(tellings, id, macs.putIfAbsent(card.address(), id), card.address());
                    }
                    for (IpAddress address : card.addresses()) {
                        compare(tellings, id, addresses.putIfAbsent(address, id), address);
                    }
                });
    }

    private static void compare(
            Map<String, Telling> tellings, String id, @Nullable String other, Object what) {
        if (other == null || other.equals(id)) {
            return;
        }
        String words = "%s is said to be of %s and of %s".formatted(what, other, id);
        for (String each : new String[] {id, other}) {
            Telling telling = tellings.get(each);
            if (telling != null) {
                telling.contradict(words);
            }
        }
    }
}
