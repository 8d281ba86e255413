// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

/// What becomes of a packet. Source: `enum nft_verdicts` in `linux/netfilter/nf_tables.h`, `NF_*` in
/// `linux/netfilter.h`.
public sealed interface Verdict {
    /// It is through this base chain; later ones still see it.
    record Accept() implements Verdict {}

    /// It ends here.
    record Drop() implements Verdict {}

    /// A program decides.
    record Queue() implements Verdict {}

    /// The next rule.
    record Continue() implements Verdict {}

    /// Back to the rule behind the jump; in a base chain the policy decides.
    record Return() implements Verdict {}

    /// Into another chain, and back at its end.
    record Jump(String chain) implements Verdict {}

    /// Into another chain, and at its end to where this one would return to.
    record Goto(String chain) implements Verdict {}

    /// A number of the future.
    record Other(int code) implements Verdict {}

    /// The words of `nft`.
    default String text() {
        return switch (this) {
            case Accept _ -> "accept";
            case Drop _ -> "drop";
            case Queue _ -> "queue";
            case Continue _ -> "continue";
            case Return _ -> "return";
            case Jump(String chain) -> "jump " + chain;
            case Goto(String chain) -> "goto " + chain;
            case Other(int code) -> "verdict " + code;
        };
    }
}
