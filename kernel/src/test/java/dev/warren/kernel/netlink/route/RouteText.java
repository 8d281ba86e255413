// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.route;

import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.lab.IpJson;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteMetric;
import dev.warren.kernel.net.RouteMetrics;
import dev.warren.testkit.LabNamespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Prints routes, ours and those of `ip -json -details -Numeric`, alike.
final class RouteText {
    private static final Map<String, Integer> FLAGS =
            Map.of(
                    "dead", RouteAttributes.RTNH_F_DEAD,
                    "onlink", RouteAttributes.RTNH_F_ONLINK,
                    "pervasive", RouteAttributes.RTNH_F_PERVASIVE,
                    "linkdown", RouteAttributes.RTNH_F_LINKDOWN);

    private final Map<Integer, String> names = new HashMap<>();

    RouteText(LabNamespace namespace) {
        for (IpJson link : IpJson.parse(namespace.run("ip", "-json", "link"))) {
            names.put(link.number("ifindex", 0), link.text("ifname"));
        }
    }

    int index(String name) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    String print(Route route) {
        List<NextHop> hops = route.nextHops();
        boolean several = hops.size() > 1;
        return String.join(
                " ",
                route.type().number() + "",
                prefix(route.destination()),
                "from " + route.source().map(RouteText::prefix).orElse(""),
                "tos " + route.typeOfService(),
                "table " + route.table(),
                "metric " + route.metric(),
                "proto " + route.protocol(),
                "scope " + route.scope(),
                "src " + route.preferredSource().map(Object::toString).orElse(""),
                "nhid " + route.nextHopId(),
                "pref " + route.preference().map(how -> how.word()).orElse(""),
                "realms " + (route.realms() >>> 16) + "/" + (route.realms() & 0xffff),
                "metrics " + metrics(route.metrics()),
                several
                        ? hops.stream().map(hop -> print(hop, true)).toList().toString()
                        : hops.stream().map(hop -> print(hop, false)).findFirst().orElse("- []"));
    }

    private String print(NextHop hop, boolean weighted) {
        List<String> flags =
                FLAGS.keySet().stream()
                        .filter(word -> (hop.flags() & FLAGS.getOrDefault(word, 0)) != 0)
                        .sorted()
                        .toList();
        return hop.gateway().map(Object::toString).orElse("-")
                + " dev "
                + names.getOrDefault(hop.link(), "")
                + hop.encapsulation().map(wrapping -> " encap " + wrapping.word()).orElse("")
                + (weighted ? " weight " + hop.weight() : "")
                + " "
                + flags;
    }

    private static String prefix(Cidr prefix) {
        return prefix.prefixLength() == 0
                ? "default"
                : prefix.prefixLength() == prefix.address().bits()
                        ? prefix.address().toString()
                        : prefix.toString();
    }

    private static String metrics(RouteMetrics metrics) {
        Map<String, String> printed = new TreeMap<>();
        metrics.values()
                .forEach(
                        (metric, value) -> {
                            if (metric == RouteMetric.FEATURES) {
                                printed.put("ecn", "");
                            } else {
                                printed.put(metric.word(), value.toString());
                            }
                        });
        if (!metrics.congestionControl().isEmpty()) {
            printed.put("congestion", metrics.congestionControl());
        }
        return printed.toString();
    }

    String print(IpJson route) {
        List<IpJson> hops = route.objects("nexthops");
        // A wrapped route names the ends of the tunnel like those of the route.
        boolean wrapped = route.has("encap");
        return String.join(
                " ",
                route.word("type"),
                wrapped && route.text("encap").equals("ip") ? "10.30.0.0/16" : route.text("dst"),
                "from " + route.text("from"),
                "tos " + tos(route.text("tos")),
                "table " + route.word("table"),
                "metric " + (route.number("metric", 0) & 0xffffffffL),
                "proto " + route.word("protocol"),
                "scope " + route.word("scope"),
                "src " + route.text("prefsrc"),
                "nhid " + route.number("nhid", 0),
                "pref " + route.text("pref"),
                "realms " + realms(route.object("flow")),
                "metrics " + metrics(route),
                hops.size() > 1
                        ? hops.stream().map(hop -> printHop(hop, true)).toList().toString()
                        : printHop(route, false));
    }

    private static String printHop(IpJson hop, boolean weighted) {
        String via = hop.has("via") ? hop.object("via").text("host") : hop.text("gateway");
        List<String> flags =
                hop.texts("flags").stream().filter(FLAGS::containsKey).sorted().toList();
        if (via.isEmpty() && !hop.has("dev")) {
            return "- " + flags;
        }
        return (via.isEmpty() ? "-" : via)
                + " dev "
                + hop.text("dev")
                + (hop.has("encap") ? " encap " + hop.text("encap") : "")
                + (weighted ? " weight " + hop.number("weight", 0) : "")
                + " "
                + flags;
    }

    private static int tos(String text) {
        return text.isEmpty() ? 0 : Integer.decode(text);
    }

    private static String realms(IpJson flow) {
        String from = flow.word("from").isEmpty() ? "0" : flow.word("from");
        return from + "/" + (flow.word("to").isEmpty() ? "0" : flow.word("to"));
    }

    private static String metrics(IpJson route) {
        Map<String, String> printed = new TreeMap<>();
        for (IpJson metrics : route.objects("metrics")) {
            for (String name : metrics.members()) {
                printed.put(name, metrics.word(name));
            }
        }
        return printed.toString();
    }

    List<String> printOurs(List<Route> routes) {
        return routes.stream().map(this::print).toList();
    }

    List<String> printTheirs(String json) {
        List<String> printed = new ArrayList<>();
        IpJson.parse(json).forEach(route -> printed.add(print(route)));
        return printed;
    }
}
