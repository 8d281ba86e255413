// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

/// A link that a packet comes from or goes to.
///
/// @param index 0 when it is not known
public record PacketLink(int index, String name) {}
