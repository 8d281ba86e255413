// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import java.util.List;

/// A rule: expressions that are done one after the other until one does not hold.
///
/// @param handle the kernel's number of it within its table; for xtables its place, from 1 on
/// @param comment as `nft` or `-m comment` left it; empty for none
public record Rule(long handle, String comment, List<Expression> expressions) {
    public Rule {
        expressions = List.copyOf(expressions);
    }
}
