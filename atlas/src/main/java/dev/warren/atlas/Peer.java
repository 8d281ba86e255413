// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas;

import dev.warren.kernel.id.LinkId;

/// What a link is tied to.
public sealed interface Peer {
    /// Nothing.
    record None() implements Peer {}

    /// The other end of a pair; each end names the other, by number of namespace and index.
    record OtherEnd(LinkId link, String name) implements Peer {}

    /// The device below (of a VLAN, a macvlan, …), which knows nothing of it.
    record Below(LinkId link, String name) implements Peer {}

    /// The kernel gives a number for its namespace that none of the namespaces seen has, or the other
    /// end does not name this one.
    ///
    /// @param namespaceNumber in the numbering of the link's own namespace, -1 for that one itself
    record Unseen(int namespaceNumber, int index) implements Peer {}

    Peer NONE = new None();
}
