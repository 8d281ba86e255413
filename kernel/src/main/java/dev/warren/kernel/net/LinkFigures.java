// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.List;

/// What a link counts, and what stands in the way of its packets.
///
/// Source: man 7 rtnetlink, `linux/if_link.h`.
///
/// @param link its index
/// @param queueing the kind of its root queueing discipline, such as `noqueue`; empty where there is none
/// @param received what came in
/// @param sent what went out
/// @param virtualFunctions how many virtual functions the device has; 0 for a device without
/// @param programs the programs of XDP on it, as they are tried
public record LinkFigures(
        int link,
        String queueing,
        Traffic received,
        Traffic sent,
        int virtualFunctions,
        List<ExpressProgram> programs) {
    public LinkFigures {
        programs = List.copyOf(programs);
    }

    /// One direction, since the link was made; all numbers are unsigned.
    ///
    /// @param bytes as the driver counts them
    /// @param packets likewise
    /// @param errors packets that were broken
    /// @param dropped packets that were whole and thrown away
    public record Traffic(long bytes, long packets, long errors, long dropped) {
        /// Nothing.
        public static final Traffic NONE = new Traffic(0, 0, 0, 0);
    }

    /// A program of eBPF that sees packets before anybody else (XDP, since Linux 4.8).
    ///
    /// @param mode `driver`, `generic` or `offloaded`
    /// @param id the kernel's number for the program, below 2^32
    public record ExpressProgram(String mode, long id) {}
}
