// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

/// How a process ended. Source: man 2 waitid, `si_code` and `si_status`.
public sealed interface End {
    /// It ended by itself.
    ///
    /// @param status 0 to 255; 0 means success by custom
    record Exited(int status) implements End {}

    /// A signal ended it, with or without a memory dump.
    ///
    /// @param signal its number; see [dev.warren.kernel.abi.Processes]
    record Killed(int signal) implements End {}
}
