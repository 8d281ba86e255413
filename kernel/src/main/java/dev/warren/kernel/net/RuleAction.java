// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

/// What a routing rule does with a packet that it is for.
///
/// Source: `linux/fib_rules.h`.
public sealed interface RuleAction {
    /// Looks the packet up in a table; where that leads nowhere, the next rule has its turn.
    ///
    /// @param table below 2^32; 0 for the table of the packet's VRF
    record Lookup(long table) implements RuleAction {}

    /// Goes on at a later rule.
    ///
    /// @param priority of that rule, below 2^32
    record Goto(long priority) implements RuleAction {}

    /// Does nothing.
    record Nop() implements RuleAction {}

    /// Drops silently.
    record Blackhole() implements RuleAction {}

    /// Refuses: `ENETUNREACH`.
    record Unreachable() implements RuleAction {}

    /// Refuses: `EACCES`.
    record Prohibit() implements RuleAction {}

    /// Something newer than this code.
    ///
    /// @param number `FR_ACT_…`
    record Other(int number) implements RuleAction {}
}
