// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.List;

/// What a route wraps packets in (a lightweight tunnel, since Linux 4.3).
///
/// Source: `linux/lwtunnel.h`.
///
/// @param type `LWTUNNEL_ENCAP_…`
/// @param data the attributes of that type, as they came
public record Encapsulation(int type, List<RawAttribute> data) {
    private static final List<String> WORDS =
            List.of(
                    "none",
                    "mpls",
                    "ip",
                    "ila",
                    "ip6",
                    "seg6",
                    "bpf",
                    "seg6local",
                    "rpl",
                    "ioam6",
                    "xfrm");

    public Encapsulation {
        data = List.copyOf(data);
    }

    /// The word of `ip route`; the number where there is none.
    public String word() {
        return type >= 0 && type < WORDS.size() ? WORDS.get(type) : String.valueOf(type);
    }
}
