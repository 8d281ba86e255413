// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import dev.warren.kernel.net.RoutingRule;
import java.util.Optional;

/// A tie between two things on the picture.
///
/// @param from the id of a node
/// @param to the id of a node
/// @param label what to write on it; empty where its type says all
/// @param rule where it is one: the rule that makes it
public record Edge(Type type, String from, String to, String label, Optional<RoutingRule> rule) {
    /// What ties them.
    public enum Type {
        /// A namespace holds a link or a table.
        CONTAINS("contains"),
        /// Two ends of a pair (veth, netkit); from the end that was seen first.
        PAIR("pair"),
        /// A link is a port of a bridge, a bond or a VRF.
        PORT_OF("portOf"),
        /// A link lies on another: macvlan, ipvlan, VLAN, VXLAN.
        ABOVE("above"),
        /// A rule sends packets of a link, or of a whole namespace, to a table; or those to a link.
        RULE("rule"),
        /// The default routes of a table lead out by a link.
        LEAVES_BY("leavesBy"),
        /// A link is an interface of the cloud.
        IS("is");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /// The word in JSON.
        public String word() {
            return word;
        }
    }

    static Edge of(Type type, String from, String to) {
        return new Edge(type, from, to, "", Optional.empty());
    }

    /// Whether it is a rule for packets that go to a link rather than come from it.
    public boolean isByDestination() {
        return rule.map(RoutingRule::selector)
                .filter(selector -> selector.destination().isPresent())
                .filter(selector -> selector.source().isEmpty())
                .filter(selector -> selector.inputLink().isEmpty())
                .isPresent();
    }

    /// Its place among the rules; rules are tried from the lowest on. 0 where it is none.
    public long priority() {
        return rule.map(RoutingRule::priority).orElse(0L);
    }
}
