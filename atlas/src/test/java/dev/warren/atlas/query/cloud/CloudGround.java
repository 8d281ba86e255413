// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.cloud;

import static dev.warren.atlas.Facts.HOST;

import dev.warren.atlas.Facts;
import dev.warren.atlas.Links;
import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A node with two cards, and facts about them.
abstract class CloudGround {
    static final String PRIMARY = "eni-0aa11bb22cc33dd44";

    static final String SECOND = "eni-0ee55ff6677889900";

    /// The MAC of link 2 of [Links#link].
    static final String MAC_OF_2 = "02:00:00:00:00:02";

    static final String MAC_OF_3 = "02:00:00:00:00:03";

    static Fact.CloudInterfaceSeen told(
            String source, String id, String mac, int device, String... addresses) {
        return new Fact.CloudInterfaceSeen(
                new CloudInterface(
                        mac.isEmpty() ? Mac.NONE : Mac.parse(mac),
                        id,
                        device < 0 ? OptionalInt.empty() : OptionalInt.of(device),
                        OptionalInt.empty(),
                        "",
                        "",
                        ips(addresses)
                                .filter(text -> !text.contains("/"))
                                .map(IpAddress::parse)
                                .toList(),
                        ips(addresses).filter(text -> text.contains("/")).map(Cidr::parse).toList(),
                        source.equals("imds") ? List.of(Cidr.parse("10.20.0.0/16")) : List.of()),
                new Evidence(source, id));
    }

    static Stream<String> ips(String... addresses) {
        return Stream.of(addresses);
    }

    static Facts node(Link... links) {
        return Facts.node().inside(HOST, links);
    }

    /// Two network cards, and what the metadata service says of them.
    static Facts twoCards() {
        return node(
                        Links.loopback(),
                        Links.link(2, "ens5", "", 0, -1),
                        Links.link(3, "ens6", "", 0, -1))
                .add(told("imds", PRIMARY, MAC_OF_2, 0, "10.20.65.10", "10.20.65.21"))
                .add(told("imds", SECOND, MAC_OF_3, 1, "10.20.70.20", "10.20.71.16/28"));
    }

    static CloudInterfaces of(Facts facts) {
        return CloudInterfaces.of(facts.atlas());
    }

    static String id(CloudInterfaces cloud, LinkId link) {
        return cloud.ofLink(link).map(KnownInterface::id).orElse("none");
    }
}
