// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

/// A port of the node that leads to a port of the pod. Source: CRI `PortMapping`.
///
/// @param protocol `tcp`, `udp` or `sctp`
/// @param hostAddress where on the node; empty for all its addresses
public record PortMapping(String protocol, int containerPort, int hostPort, String hostAddress) {}
