// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.path;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.IpAddress;
import java.util.Optional;

/// The question for the way of a packet: the first one of a new connection.
///
/// @param from where a program sends it
/// @param source the address it is sent from; empty for the one that the kernel chooses
/// @param destination where it is sent to
/// @param protocol `IPPROTO_…`; 0 for any
/// @param port where it is sent to; 0 for any
public record PathRequest(
        NamespaceId from,
        Optional<IpAddress> source,
        IpAddress destination,
        int protocol,
        int port) {}
