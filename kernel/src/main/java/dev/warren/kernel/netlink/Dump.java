// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink;

import java.util.List;

/// A whole table.
///
/// @param interrupted whether the table kept changing while it was read, so that entries may be
///     missing or stand twice (`NLM_F_DUMP_INTR`, after several attempts)
public record Dump<T>(List<T> entries, boolean interrupted) {}
