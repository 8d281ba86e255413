// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.card;

import dev.warren.atlas.fact.Detail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which settings are worth a line: those that are not what a fresh kernel has, and those of the namespace
/// as a whole (also `all` and `default`) that are not what the host has.
///
/// A new namespace does not start as a fresh kernel does: since Linux 5.4 an administrator can choose, and
/// by default IPv4 takes over the host's `all` and `default` (`net.core.devconf_inherit_init_net`).
/// Source: `Documentation/networking/ip-sysctl.rst`, `Documentation/admin-guide/sysctl/net.rst`.
final class SettingComparison {
    private static final String CONF = "/conf/";

    /// What Linux 6.18 starts with, by the path below `/proc/sys/net` with `*` for the place.
    private static final Map<String, String> INITIAL = initial();

    private SettingComparison() {}

    private static Map<String, String> initial() {
        Map<String, String> values = new TreeMap<>();
        for (String zero :
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
                        "log_martians")) {
            values.put("ipv4/conf/*/" + zero, "0");
        }
        values.put("ipv4/conf/*/send_redirects", "1");
        values.put("ipv4/conf/*/accept_redirects", "1");
        for (String zero : List.of("forwarding", "disable_ipv6", "proxy_ndp")) {
            values.put("ipv6/conf/*/" + zero, "0");
        }
        for (String one : List.of("accept_ra", "accept_redirects", "autoconf")) {
            values.put("ipv6/conf/*/" + one, "1");
        }
        values.put("ipv4/ip_forward", "0");
        values.put("ipv4/ip_local_port_range", "32768 60999");
        values.put("ipv4/ip_local_reserved_ports", "");
        values.put("ipv4/ip_unprivileged_port_start", "1024");
        values.put("ipv4/ip_nonlocal_bind", "0");
        values.put("ipv4/ip_default_ttl", "64");
        values.put("ipv4/ping_group_range", "1 0");
        values.put("ipv4/tcp_syncookies", "1");
        values.put("ipv4/tcp_keepalive_time", "7200");
        values.put("ipv4/tcp_fin_timeout", "60");
        values.put("ipv4/tcp_mtu_probing", "0");
        values.put("ipv6/bindv6only", "0");
        values.put("core/somaxconn", "4096");
        return values;
    }

    static List<Card.Setting> of(Detail.Settings settings) {
        Map<Group, List<String>> groups = new LinkedHashMap<>();
        new TreeMap<>(settings.values())
                .forEach(
                        (path, value) -> {
                            Place place = Place.of(path);
                            String initial = INITIAL.getOrDefault(place.pattern(), "");
                            Optional<String> host =
                                    Optional.ofNullable(settings.hostValues().get(path))
                                            .filter(other -> !other.equals(value));
                            boolean changed =
                                    INITIAL.containsKey(place.pattern()) && !initial.equals(value);
                            if (changed || host.isPresent()) {
                                groups.computeIfAbsent(
                                                new Group(place.pattern(), value, initial, host),
                                                _ -> new ArrayList<>())
                                        .add(place.name());
                            }
                        });
        List<Card.Setting> lines = new ArrayList<>();
        groups.forEach(
                (group, places) ->
                        lines.add(
                                new Card.Setting(
                                        "net." + group.pattern().replace('/', '.'),
                                        places.stream().filter(name -> !name.isEmpty()).toList(),
                                        group.value(),
                                        group.initial(),
                                        group.host())));
        return lines;
    }

    private record Group(String pattern, String value, String initial, Optional<String> host) {}

    /// @param pattern the path with `*` for the place
    /// @param name of the place; empty for a setting without places
    private record Place(String pattern, String name) {
        static Place of(String path) {
            int start = path.indexOf(CONF);
            int end = path.lastIndexOf('/');
            if (start < 0 || end < start + CONF.length()) {
                return new Place(path, "");
            }
            int from = start + CONF.length();
            return new Place(
                    path.substring(0, from) + "*" + path.substring(end), path.substring(from, end));
        }
    }
}
