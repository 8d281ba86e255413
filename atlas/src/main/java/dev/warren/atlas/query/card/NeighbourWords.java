// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.card;

import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.Neighbour;
import dev.warren.kernel.net.NeighbourState;
import dev.warren.kernel.net.RoutingWords;
import java.util.ArrayList;
import java.util.List;

/// Neighbours in the words of `ip neigh`.
public final class NeighbourWords {
    private final LinkNames names;

    public NeighbourWords(LinkNames names) {
        this.names = names;
    }

    /// Whether `ip neigh` prints it: not what needs no question, such as a multicast address.
    public static boolean isTold(Neighbour neighbour) {
        return neighbour.isProxy()
                || (neighbour.stateBits() != 0
                        && neighbour.stateBits() != NeighbourState.NOARP.bit());
    }

    public String of(Neighbour neighbour) {
        List<String> words = new ArrayList<>();
        neighbour.destination().ifPresent(address -> words.add(address.toString()));
        if (neighbour.link() != 0) {
            words.add("dev " + names.of(neighbour.link()));
        }
        if (neighbour.address().isPresent()) {
            words.add("lladdr " + neighbour.address());
        }
        if (neighbour.isRouter()) {
            words.add("router");
        }
        if (neighbour.isProxy()) {
            words.add("proxy");
        }
        if (neighbour.isExternallyLearned()) {
            words.add("extern_learn");
        }
        neighbour.states().forEach(state -> words.add(state.name()));
        if (neighbour.protocol() != RouteAttributes.RTPROT_UNSPEC) {
            words.add("proto " + RoutingWords.protocol(neighbour.protocol()));
        }
        return String.join(" ", words);
    }
}
