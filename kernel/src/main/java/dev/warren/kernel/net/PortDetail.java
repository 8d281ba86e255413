// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.List;

/// What a master says of a link that is its port (`IFLA_INFO_SLAVE_DATA`).
///
/// Source: man 8 bridge, `linux/if_link.h`.
public sealed interface PortDetail {
    /// No port of anything.
    record None() implements PortDetail {}

    /// A port of a bridge.
    ///
    /// @param state `BR_STATE_…`
    /// @param number its number on the bridge, from 1
    /// @param cost of the spanning tree
    /// @param priority of the spanning tree
    /// @param isHairpin whether what comes by it may leave by it
    /// @param isLearning whether the bridge learns from what comes by it
    /// @param floods whether what has an unknown destination leaves by it
    /// @param isIsolated whether it reaches no other isolated port (since Linux 4.18)
    record BridgePort(
            int state,
            int number,
            long cost,
            int priority,
            boolean isHairpin,
            boolean isLearning,
            boolean floods,
            boolean isIsolated,
            List<RawAttribute> rest)
            implements PortDetail {
        private static final List<String> WORDS =
                List.of("disabled", "listening", "learning", "forwarding", "blocking");

        /// The word that `bridge link` prints.
        public String stateWord() {
            return state >= 0 && state < WORDS.size() ? WORDS.get(state) : Integer.toString(state);
        }
    }

    /// A port of a bond.
    ///
    /// @param isBackup whether it waits rather than carries
    /// @param monitorState 0 up, 1 failing, 2 down, 3 coming back
    record BondPort(boolean isBackup, int monitorState, List<RawAttribute> rest)
            implements PortDetail {}

    /// A port of a VRF.
    ///
    /// @param table the VRF's table, below 2^32
    record VrfPort(long table, List<RawAttribute> rest) implements PortDetail {}

    /// A port of something that this version does not know.
    record Unknown(String kind, List<RawAttribute> data) implements PortDetail {}
}
