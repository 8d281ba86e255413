// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.NeighbourAttributes;
import java.util.EnumSet;
import java.util.Set;

/// How well a neighbour's address is known (`NUD_…`).
///
/// Source: man 8 ip-neighbour, `linux/neighbour.h`.
public enum NeighbourState {
    /// Asked for, no answer yet.
    INCOMPLETE(NeighbourAttributes.NUD_INCOMPLETE),
    /// Heard of a moment ago.
    REACHABLE(NeighbourAttributes.NUD_REACHABLE),
    /// Known, and looked at again at the next packet.
    STALE(NeighbourAttributes.NUD_STALE),
    /// A packet went there; asked again soon.
    DELAY(NeighbourAttributes.NUD_DELAY),
    /// Asked again now.
    PROBE(NeighbourAttributes.NUD_PROBE),
    /// Does not answer.
    FAILED(NeighbourAttributes.NUD_FAILED),
    /// Needs no question, such as a multicast address.
    NOARP(NeighbourAttributes.NUD_NOARP),
    /// Written down by an administrator or a program.
    PERMANENT(NeighbourAttributes.NUD_PERMANENT);

    private final int bit;

    NeighbourState(int bit) {
        this.bit = bit;
    }

    /// The kernel's bit.
    public int bit() {
        return bit;
    }

    /// The states of a mask; the kernel sets one bit, or none for an entry that was just made.
    public static Set<NeighbourState> of(int mask) {
        Set<NeighbourState> states = EnumSet.noneOf(NeighbourState.class);
        for (NeighbourState state : values()) {
            if ((mask & state.bit) != 0) {
                states.add(state);
            }
        }
        return states;
    }
}
