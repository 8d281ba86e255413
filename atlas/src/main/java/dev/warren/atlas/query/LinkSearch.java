// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.Namespace;
import dev.warren.atlas.Peer;
import dev.warren.kernel.id.LinkId;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.Mac;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds namespaces by the links and addresses in them.
final class LinkSearch {
    private static final long MAPPED_IPV4 = 0xffff;

    private final Atlas atlas;
    private final Reasons reasons;

    LinkSearch(Atlas atlas, Reasons reasons) {
        this.atlas = atlas;
        this.reasons = reasons;
    }

    void name(String name) {
        links(link -> link.name().equals(name) || link.alternativeNames().contains(name));
    }

    void hardware(Mac mac) {
        links(link -> link.address().equals(mac) || link.permanentAddress().equals(mac));
    }

    private void links(Predicate<Link> test) {
        for (Namespace namespace : atlas.namespaces()) {
            for (Namespace.NetworkLink link : namespace.links()) {
                if (test.test(link.link())) {
                    link(namespace, link);
                }
            }
        }
    }

    /// A link on the host that is one end of a pair means the namespace at the other end, unless it is
    /// said to be a network card: of a node in namespaces, the other end is the rest of the world.
    private void link(Namespace namespace, Namespace.NetworkLink networkLink) {
        Link link = networkLink.link();
        String kind = link.kind().name().isEmpty() ? "" : ", " + link.kind().name();
        String words = "link %s (index %d%s)".formatted(link.name(), link.index(), kind);
        switch (networkLink.peer()) {
            case Peer.OtherEnd(var other, var name)
                    when namespace.host() && !isCard(namespace, link) -> {
                Optional<Namespace> inside = elsewhere(namespace, other);
                if (inside.isPresent()) {
                    reasons.add(
                            inside.get(),
                            "%s of the host is tied to its %s (index %d)"
                                    .formatted(words, name, other.index()));
                } else {
                    reasons.add(namespace, words + " is in it");
                }
            }
            case Peer.Unseen(var number, var index) ->
                    reasons.add(
                            namespace,
                            "%s is in it; its other end (index %d%s) was not seen"
                                    .formatted(
                                            words,
                                            index,
                                            number == Link.SAME_NAMESPACE
                                                    ? ""
                                                    : " in nsid " + number));
            case Peer.OtherEnd _, Peer.Below _, Peer.None _ ->
                    reasons.add(namespace, words + " is in it");
        }
    }

    private boolean isCard(Namespace namespace, Link link) {
        return atlas.wiring().networkCards().stream()
                .anyMatch(
                        card ->
                                card.namespace().equals(namespace.id())
                                        && card.link().equals(link.name()));
    }

    private Optional<Namespace> elsewhere(Namespace here, LinkId other) {
        return atlas.namespace(other.namespace()).filter(there -> !there.id().equals(here.id()));
    }

    /// The address in `10.0.3.7/24`, as it stands in answers, and in `fe80::1%eth0`. A zone tells one
    /// node which link is meant; here every link is searched.
    static String bareAddress(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '%') {
            end++;
        }
        return text.substring(0, end);
    }

    /// `::ffff:10.0.3.7`, as programs with sockets of both families write it, is `10.0.3.7`.
    void address(IpAddress address) {
        IpAddress wanted =
                address.isV6() && address.high() == 0 && address.low() >>> 32 == MAPPED_IPV4
                        ? IpAddress.v4((int) address.low())
                        : address;
        for (Namespace namespace : atlas.namespaces()) {
            for (Namespace.NetworkLink link : namespace.links()) {
                for (InterfaceAddress own : link.addresses()) {
                    if (own.local().address().equals(wanted)) {
                        reasons.add(
                                namespace,
                                "its link %s has %s".formatted(link.link().name(), own.local()));
                    }
                }
            }
        }
    }
}
