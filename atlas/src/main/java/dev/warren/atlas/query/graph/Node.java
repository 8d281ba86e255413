// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.query.cnikind.InterfaceOrigin;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Something on the picture of a machine.
///
/// Ids are stable: the same thing has the same one at every look, as long as it lives.
public sealed interface Node {
    /// `ns:4026532177`, `link:4026532177/3`, `table:4026532177/254`, `eni:eni-0aa11bb22cc33dd44`,
    /// `outside:4026532177/3`. Its last part may hold text from the node.
    String id();

    /// What to call it: a text from the node, not made safe to show.
    String label();

    /// The word in JSON.
    String type();

    /// Whose a namespace is.
    enum Kind {
        HOST,
        POD,
        CONTAINER,
        OTHER;

        /// The word in JSON.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a link is on the picture.
    enum Role {
        /// Joins its ports.
        BRIDGE,
        /// Ties the machine to the world.
        CARD,
        /// Any other.
        LINK;

        /// The word in JSON.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A network namespace.
    ///
    /// @param label of its first owner; its name or inode where it has none
    /// @param name its file's name; empty when it has none
    record NamespaceNode(String id, NamespaceId namespace, Kind kind, String label, String name)
            implements Node {
        @Override
        public String type() {
            return "namespace";
        }
    }

    /// A network interface.
    ///
    /// @param owner the namespace it is in
    /// @param addresses with their prefix, those of link scope left out
    /// @param origin the plugin that made it; empty for interfaces that are no pod's
    record LinkNode(
            String id,
            LinkId owner,
            Role role,
            Link link,
            List<String> addresses,
            Optional<InterfaceOrigin> origin)
            implements Node {
        public LinkNode {
            addresses = List.copyOf(addresses);
        }

        @Override
        public String label() {
            return link.name();
        }

        @Override
        public String type() {
            return role.word();
        }
    }

    /// A routing table of one namespace, of both IP families.
    ///
    /// @param label `main`, or its number
    /// @param defaults its default routes, in the words of `ip route`
    record TableNode(
            String id, NamespaceId namespace, long number, String label, List<String> defaults)
            implements Node {
        public TableNode {
            defaults = List.copyOf(defaults);
        }

        @Override
        public String type() {
            return "table";
        }
    }

    /// An interface of the cloud.
    record CloudNode(String id, CloudInterface card) implements Node {
        @Override
        public String label() {
            return card.id().isEmpty() ? card.address().toString() : card.id();
        }

        @Override
        public String type() {
            return "cloudInterface";
        }
    }

    /// The other end of a link, in a namespace that was not seen.
    ///
    /// @param namespaceNumber as the link's own namespace counts, -1 for that one itself
    /// @param index of the link that was not seen
    record OutsideNode(String id, int namespaceNumber, int index) implements Node {
        @Override
        public String label() {
            return namespaceNumber == Link.SAME_NAMESPACE
                    ? "unseen (index " + index + ")"
                    : "unseen (index " + index + " in nsid " + namespaceNumber + ")";
        }

        @Override
        public String type() {
            return "outside";
        }
    }
}
