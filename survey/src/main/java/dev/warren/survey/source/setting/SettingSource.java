// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.setting;

import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkFamily;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.OpenNamespace;
import dev.warren.survey.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads the settings of one namespace that decide where its packets go and who may listen, and those of
/// the host to compare them with.
///
/// Source: `Documentation/networking/ip-sysctl.rst`, `Documentation/admin-guide/sysctl/net.rst`,
/// `Documentation/networking/nf_conntrack-sysctl.rst`.
public final class SettingSource implements Source {
    private static final List<String> WHOLE =
            List.of(
                    "ipv4/ip_forward",
                    "ipv4/ip_local_port_range",
                    "ipv4/ip_local_reserved_ports",
                    "ipv4/ip_unprivileged_port_start",
                    "ipv4/ip_nonlocal_bind",
                    "ipv4/ip_default_ttl",
                    "ipv4/ping_group_range",
                    "ipv4/tcp_syncookies",
                    "ipv4/tcp_keepalive_time",
                    "ipv4/tcp_fin_timeout",
                    "ipv4/tcp_mtu_probing",
                    "ipv6/bindv6only",
                    "core/somaxconn",
                    "netfilter/nf_conntrack_max");

    private static final List<String> IPV4 =
            List.of(
                    "forwarding",
                    "rp_filter",
                    "accept_local",
                    "arp_filter",
                    "arp_ignore",
                    "arp_announce",
                    "proxy_arp",
                    "proxy_arp_pvlan",
                    "route_localnet",
                    "src_valid_mark",
                    "ignore_routes_with_linkdown",
                    "log_martians",
                    "send_redirects",
                    "accept_redirects");

    private static final List<String> IPV6 =
            List.of(
                    "forwarding",
                    "disable_ipv6",
                    "proxy_ndp",
                    "accept_ra",
                    "accept_redirects",
                    "autoconf");

    private final OpenNamespace open;

    public SettingSource(OpenNamespace open) {
        this.open = open;
    }

    @Override
    public String name() {
        return "setting";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        NamespaceId id = open.namespace().id();
        String wanted = "settings of namespace " + id;
        try {
            List<String> common = new ArrayList<>(WHOLE);
            addPlaces(common, List.of("all", "default"));
            List<String> names = new ArrayList<>(common);
            addPlaces(names, links());
            findings.emit(
                    new Fact.DetailSeen(
                            id,
                            new Detail.Settings(
                                    open.namespace().readSettings(names),
                                    hostValues(common, findings)),
                            findings.evidence("/proc/sys/net in namespace " + id)));
        } catch (SyscallException refused) {
            findings.gap(wanted, refused);
        } catch (MalformedMessageException wrong) {
            findings.gap(wanted, Why.UNEXPECTED, String.valueOf(wrong.getMessage()));
        }
    }

    private List<String> links() throws SyscallException {
        try (NetlinkSocket socket = open.namespace().openRouteNetlink()) {
            return socket.dump(LinkFamily.LINKS).entries().stream().map(Link::name).toList();
        }
    }

    private static void addPlaces(List<String> names, List<String> places) {
        for (String place : places) {
            IPV4.forEach(key -> names.add("ipv4/conf/" + place + "/" + key));
            IPV6.forEach(key -> names.add("ipv6/conf/" + place + "/" + key));
        }
    }

    private Map<String, String> hostValues(List<String> names, Findings findings) {
        if (open.host().isEmpty()) {
            return Map.of();
        }
        NetworkNamespace host = open.host().get();
        try {
            return host.readSettings(names);
        } catch (SyscallException refused) {
            findings.gap("settings of the host, to compare with", refused);
            return Map.of();
        }
    }
}
