// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.kernel.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Results as the reference library writes them: what is empty is left out, but `dns` before 1.0.0.
final class ResultWriter {
    private ResultWriter() {}

    static Map<String, Object> document(AttachmentResult result) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("cniVersion", result.version().toString());
        if (!result.version().isAtLeast(CniVersion.V0_3_0)) {
            family(document, "ip4", result, false);
            family(document, "ip6", result, true);
            document.put("dns", dns(result.dns()));
            return document;
        }
        boolean detailed = result.version().isAtLeast(CniVersion.V1_0_0);
        list(document, "interfaces", result.interfaces().stream().map(ResultWriter::of).toList());
        list(
                document,
                "ips",
                result.addresses().stream().map(address -> of(address, detailed)).toList());
        list(document, "routes", routes(result.routes()));
        Map<String, Object> dns = dns(result.dns());
        if (!detailed || !dns.isEmpty()) {
            document.put("dns", dns);
        }
        return detailed ? sorted(document) : document;
    }

    private static void family(
            Map<String, Object> document, String name, AttachmentResult result, boolean isV6) {
        Optional<AttachmentResult.Address> address =
                result.addresses().stream()
                        .filter(one -> one.address().address().isV6() == isV6)
                        .findFirst();
        if (address.isEmpty()) {
            return;
        }
        Map<String, Object> family = new LinkedHashMap<>();
        family.put("ip", address.get().address().toString());
        address(family, "gateway", address.get().gateway());
        list(
                family,
                "routes",
                routes(
                        result.routes().stream()
                                .filter(route -> route.destination().address().isV6() == isV6)
                                .toList()));
        document.put(name, family);
    }

    private static Map<String, Object> of(AttachmentResult.Interface one) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", one.name());
        text(members, "mac", one.mac());
        number(members, "mtu", one.mtu());
        text(members, "sandbox", one.sandbox());
        text(members, "socketPath", one.socketPath());
        text(members, "pciID", one.pciId());
        return members;
    }

    private static Map<String, Object> of(AttachmentResult.Address one, boolean detailed) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (!detailed) {
            members.put("version", one.address().address().isV6() ? "6" : "4");
        }
        one.interfaceIndex().ifPresent(index -> members.put("interface", index));
        members.put("address", one.address().toString());
        address(members, "gateway", one.gateway());
        return members;
    }

    private static List<Map<String, Object>> routes(List<AttachmentResult.Route> routes) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (AttachmentResult.Route route : routes) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("dst", route.destination().toString());
            address(members, "gw", route.gateway());
            number(members, "mtu", route.mtu());
            number(members, "advmss", route.advertisedSegment());
            number(members, "priority", route.priority());
            route.table().ifPresent(table -> members.put("table", table));
            route.scope().ifPresent(scope -> members.put("scope", scope));
            list.add(members);
        }
        return list;
    }

    private static Map<String, Object> dns(AttachmentResult.Dns dns) {
        Map<String, Object> members = new LinkedHashMap<>();
        list(members, "nameservers", dns.nameservers());
        text(members, "domain", dns.domain());
        list(members, "search", dns.search());
        list(members, "options", dns.options());
        return members;
    }

    private static void text(Map<String, Object> members, String name, String text) {
        if (!text.isEmpty()) {
            members.put(name, text);
        }
    }

    private static void number(Map<String, Object> members, String name, long number) {
        if (number != 0) {
            members.put(name, number);
        }
    }

    private static void address(
            Map<String, Object> members, String name, Optional<IpAddress> address) {
        address.ifPresent(given -> members.put(name, given.toString()));
    }

    private static void list(Map<String, Object> members, String name, List<?> list) {
        if (!list.isEmpty()) {
            members.put(name, list);
        }
    }

    /// Since 1.0.0 the library sends a result through a map.
    private static Map<String, Object> sorted(Map<String, Object> document) {
        Map<String, Object> sorted = GoJson.sortedObject();
        document.forEach((name, value) -> sorted.put(name, sortedValue(value)));
        return sorted;
    }

    private static Object sortedValue(Object value) {
        return switch (value) {
            case Map<?, ?> members -> {
                Map<String, Object> sorted = GoJson.sortedObject();
                members.forEach(
                        (name, member) -> sorted.put(String.valueOf(name), sortedValue(member)));
                yield sorted;
            }
            case List<?> items -> items.stream().map(ResultWriter::sortedValue).toList();
            default -> value;
        };
    }
}
