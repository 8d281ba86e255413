// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

/// A filter of traffic control that a link's packets pass when they come in or go out.
///
/// Programs of eBPF that were attached without traffic control (`tcx`, `netkit`, since Linux 6.6) are none.
/// Source: man 8 tc, `linux/pkt_cls.h`.
///
/// @param link the index of its link
/// @param incoming whether it sees what comes in, rather than what goes out
/// @param priority its turn; the lowest first
/// @param kind `bpf`, `flower`, `u32`, …
/// @param program the name of its program, of `bpf` alone; may be empty
/// @param programId the kernel's number for the program, below 2^32 (since Linux 4.15); 0 for none
public record TrafficFilter(
        int link, boolean incoming, int priority, String kind, String program, long programId) {}
