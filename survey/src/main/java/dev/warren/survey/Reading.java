// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.NetlinkSocket;
import java.util.List;

/// Something more that is read in every namespace that is visited, by the socket that is open there
/// already.
///
/// Thread: several visitors at the same time, each with a socket of its own.
public interface Reading {
    /// What is read, for gaps: `routes`.
    String what();

    /// Reads, and reports what it sees.
    ///
    /// @param links of the namespace, as they were a moment ago
    /// @throws SyscallException what the kernel answers; the visitor makes a gap of it
    void read(NamespaceId namespace, List<Link> links, NetlinkSocket socket, Findings findings)
            throws SyscallException;
}
