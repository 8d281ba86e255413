// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.graph;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.id.NamespaceId;

/// The ids of nodes.
final class Ids {
    private Ids() {}

    static String of(NamespaceId namespace) {
        return "ns:" + namespace;
    }

    static String of(LinkId link) {
        return "link:" + link.namespace() + "/" + link.index();
    }

    static String ofTable(NamespaceId namespace, long number) {
        return "table:" + namespace + "/" + number;
    }

    static String of(CloudInterface card) {
        return "eni:" + (card.id().isEmpty() ? card.address().toString() : card.id());
    }

    /// @param link the one whose other end was not seen
    static String outside(LinkId link) {
        return "outside:" + link.namespace() + "/" + link.index();
    }
}
