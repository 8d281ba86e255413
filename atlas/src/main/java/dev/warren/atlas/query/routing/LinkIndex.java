// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkDetail;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What routing needs to know of the links of a namespace.
final class LinkIndex {
    /// The index that the loopback has in every namespace (`LOOPBACK_IFINDEX`).
    static final int LOOPBACK = 1;

    private final Map<Integer, Link> byIndex = new HashMap<>();
    private final Map<String, Integer> byName = new HashMap<>();
    private final Map<Integer, LinkDetail> details;

    LinkIndex(List<Link> links, Map<Integer, LinkDetail> details) {
        this.details = details;
        for (Link link : links) {
            byIndex.put(link.index(), link);
            link.alternativeNames().forEach(name -> byName.putIfAbsent(name, link.index()));
        }
        links.forEach(link -> byName.put(link.name(), link.index()));
    }

    boolean isDown(int index) {
        Link link = byIndex.get(index);
        return link != null && !link.isUp();
    }

    /// The index of the link that a rule names; -1 when there is none.
    int index(String name) {
        return byName.getOrDefault(name, -1);
    }

    long group(int index) {
        Link link = byIndex.get(index);
        return link == null ? 0 : link.group();
    }

    boolean isDomain(int index) {
        return details.get(index) instanceof LinkDetail.Vrf;
    }

    /// The VRF that a link is or belongs to; 0 for none.
    int domain(int index) {
        if (isDomain(index)) {
            return index;
        }
        Link link = byIndex.get(index);
        return link != null && isDomain(link.master()) ? link.master() : 0;
    }

    /// The table of a VRF.
    OptionalLong domainTable(int index) {
        return details.get(index) instanceof LinkDetail.Vrf vrf
                ? OptionalLong.of(vrf.table())
                : OptionalLong.empty();
    }
}
