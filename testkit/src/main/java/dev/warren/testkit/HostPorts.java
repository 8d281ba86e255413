// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.util.List;

/// The chain of packet rules that the `portmap` plugin of CNI makes for all networks when a pod first
/// asks for a port of the host, and never removes.
final class HostPorts {
    private static final String CHAIN = "CNI-HOSTPORT-DNAT";

    private HostPorts() {}

    /// Removes the chain and the rules that lead to it, unless a port of somebody else's pod is in it.
    static void remove(PodLedger ledger) {
        if (ledger.hadPorts() && rules().equals(List.of("-N " + CHAIN))) {
            for (String origin : List.of("PREROUTING", "OUTPUT")) {
                iptables("-D", origin, "-m", "addrtype", "--dst-type", "LOCAL", "-j", CHAIN);
            }
            iptables("-X", CHAIN);
        }
    }

    /// The chain and its rules; none when it is not there.
    static List<String> rules() {
        Command.Outcome outcome =
                Command.of("iptables", "--table", "nat", "--list-rules", CHAIN).outcome();
        return outcome.status() == 0 ? outcome.output().lines().toList() : List.of();
    }

    private static void iptables(String... words) {
        String[] all = new String[words.length + 3];
        all[0] = "iptables";
        all[1] = "--table";
        all[2] = "nat";
        System.arraycopy(words, 0, all, 3, words.length);
        Command.run(all);
    }
}
