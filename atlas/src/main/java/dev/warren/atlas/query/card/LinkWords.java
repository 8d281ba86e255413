// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.card;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.LinkDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the driver of a link says of it, in the words of `ip -d link`.
final class LinkWords {
    private final LinkNames names;

    LinkWords(LinkNames names) {
        this.names = names;
    }

    /// Without the kind; empty for a kind that says no more.
    String of(LinkDetail detail) {
        return switch (detail) {
            case LinkDetail.Plain _ -> "";
            case LinkDetail.Vlan vlan -> "protocol " + vlan.protocolWord() + " id " + vlan.id();
            case LinkDetail.Macvlan macvlan -> "mode " + macvlan.modeWord();
            case LinkDetail.Ipvlan ipvlan -> "mode " + ipvlan.modeWord();
            case LinkDetail.Vxlan vxlan -> of(vxlan);
            case LinkDetail.Geneve geneve ->
                    geneve.isExternal()
                            ? "external dstport " + geneve.port()
                            : "id "
                                    + geneve.id()
                                    + word(" remote ", geneve.remote())
                                    + " dstport "
                                    + geneve.port();
            case LinkDetail.Tunnel tunnel -> of(tunnel);
            case LinkDetail.Vrf vrf -> "table " + vrf.table();
            case LinkDetail.Bond bond ->
                    "mode "
                            + bond.modeWord()
                            + (bond.activePort() == 0
                                    ? ""
                                    : " active_slave " + names.of(bond.activePort()));
            case LinkDetail.Bridge bridge ->
                    (bridge.spanningTree() == 0 ? "" : "stp ")
                            + (bridge.filtersVlans() ? "vlan_filtering" : "");
            case LinkDetail.Netkit netkit ->
                    "mode "
                            + netkit.modeWord()
                            + (netkit.isPrimary() ? " primary" : " peer")
                            + " policy "
                            + LinkDetail.Netkit.policyWord(netkit.policy());
            case LinkDetail.Tun tun ->
                    "type "
                            + (tun.isTap() ? "tap" : "tun")
                            + (tun.isPersistent() ? " persist" : "");
            case LinkDetail.Unknown unknown ->
                    unknown.data().size() + " attributes of its own that are not decoded";
        };
    }

    private String of(LinkDetail.Vxlan vxlan) {
        List<String> words = new ArrayList<>();
        words.add(vxlan.isExternal() ? "external" : "id " + vxlan.id());
        vxlan.remote().ifPresent(remote -> words.add("remote " + remote));
        vxlan.local().ifPresent(local -> words.add("local " + local));
        if (vxlan.link() != 0) {
            words.add("dev " + names.of(vxlan.link()));
        }
        words.add("dstport " + vxlan.port());
        if (!vxlan.isLearning()) {
            words.add("nolearning");
        }
        return String.join(" ", words);
    }

    private String of(LinkDetail.Tunnel tunnel) {
        if (tunnel.isExternal()) {
            return "external";
        }
        return "remote "
                + tunnel.remote().map(IpAddress::toString).orElse("any")
                + " local "
                + tunnel.local().map(IpAddress::toString).orElse("any")
                + (tunnel.link() == 0 ? "" : " dev " + names.of(tunnel.link()));
    }

    private static String word(String before, Optional<IpAddress> address) {
        return address.map(found -> before + found).orElse("");
    }
}
