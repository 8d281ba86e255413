// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import java.util.List;

/// Where a base chain is called from. Source: `NFTA_HOOK_*`, `NF_INET_*`.
///
/// @param number the kernel's number of the hook, within the table's family: for IP 0 prerouting, 1 input,
///     2 forward, 3 output, 4 postrouting
/// @param priority lower ones come first
/// @param type `filter`, `nat` or `route`; for xtables the name of the table
/// @param devices of a `netdev` or ingress chain
public record ChainHook(int number, int priority, String type, List<String> devices) {
    private static final List<String> WORDS =
            List.of("prerouting", "input", "forward", "output", "postrouting", "ingress");

    public ChainHook {
        devices = List.copyOf(devices);
    }

    /// The word of `nft` for the hooks of IP.
    public String word() {
        return number >= 0 && number < WORDS.size() ? WORDS.get(number) : "hook " + number;
    }
}
