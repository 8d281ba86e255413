// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.card;

import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.Encapsulation;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.NextHop;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RouteCacheInfo;
import dev.warren.kernel.net.RouteMetric;
import dev.warren.kernel.net.RouteMetrics;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.net.RoutingWords;
import java.util.ArrayList;
import java.util.List;

/// Routes in the words of `ip route show table N`, which leaves the table out. Hops of a multipath route
/// stand behind it rather than below. Names of links are printed as they are.
public final class RouteWords {
    private static final int HUNDREDTHS = 100;
    private static final long ANY_HOP_LIMIT = 0xffffffffL;

    private final LinkNames names;

    public RouteWords(LinkNames names) {
        this.names = names;
    }

    public String of(Route route) {
        List<String> words = new ArrayList<>();
        if (route.type() != RouteType.UNICAST) {
            words.add(route.type().word());
        }
        words.add(route.isDefault() ? "default" : prefix(route.destination()));
        route.source().ifPresent(from -> words.add("from " + prefix(from)));
        boolean several = route.nextHops().size() > 1;
        NextHop only = several || route.nextHops().isEmpty() ? null : route.nextHops().getFirst();
        if (only != null) {
            only.encapsulation().map(RouteWords::wrapped).ifPresent(words::add);
        }
        if (route.typeOfService() != 0) {
            words.add("tos 0x" + Integer.toHexString(route.typeOfService()));
        }
        if (route.nextHopId() != 0) {
            words.add("nhid " + route.nextHopId());
        }
        if (only != null) {
            way(words, only, route.isV6());
        }
        origin(words, route);
        flags(words, only == null ? route.flags() : route.flags() | only.flags());
        realms(words, route.realms());
        route.cacheInfo().filter(_ -> route.isV6()).ifPresent(info -> cache(words, info));
        metrics(words, route.metrics());
        route.preference().ifPresent(preference -> words.add("pref " + preference.word()));
        if (several) {
            route.nextHops().forEach(hop -> hop(words, hop, route.isV6()));
        }
        return String.join(" ", words);
    }

    /// What decides about a packet and nothing else: prefix and ways out.
    public String brief(Route route) {
        List<String> words = new ArrayList<>();
        if (route.type() != RouteType.UNICAST) {
            words.add(route.type().word());
        }
        words.add(route.isDefault() ? "default" : prefix(route.destination()));
        for (NextHop hop : route.nextHops()) {
            if (route.nextHops().size() > 1) {
                words.add("nexthop");
            }
            way(words, hop, route.isV6());
        }
        return String.join(" ", words);
    }

    private static void origin(List<String> words, Route route) {
        if (route.protocol() != RouteAttributes.RTPROT_BOOT) {
            words.add("proto " + RoutingWords.protocol(route.protocol()));
        }
        if (route.scope() != RouteAttributes.RT_SCOPE_UNIVERSE) {
            words.add("scope " + RoutingWords.scope(route.scope()));
        }
        route.preferredSource().ifPresent(source -> words.add("src " + source));
        // The kernel always tells it of a route of IPv6, and `ip` prints what it is told.
        if (route.isV6() || route.metric() != 0) {
            words.add("metric " + route.metric());
        }
    }

    private void hop(List<String> words, NextHop hop, boolean isV6) {
        words.add("nexthop");
        hop.encapsulation().map(RouteWords::wrapped).ifPresent(words::add);
        way(words, hop, isV6);
        words.add("weight " + hop.weight());
        flags(words, hop.flags());
    }

    private void way(List<String> words, NextHop hop, boolean isV6) {
        hop.gateway()
                .ifPresent(
                        gateway ->
                                words.add(
                                        gateway.isV6() == isV6
                                                ? "via " + gateway
                                                : "via inet6 " + gateway));
        if (hop.link() != 0) {
            words.add("dev " + names.of(hop.link()));
        }
    }

    private static String wrapped(Encapsulation encapsulation) {
        return "encap " + encapsulation.word();
    }

    private static void flags(List<String> words, int flags) {
        flag(words, flags, RouteAttributes.RTNH_F_DEAD, "dead");
        flag(words, flags, RouteAttributes.RTNH_F_ONLINK, "onlink");
        flag(words, flags, RouteAttributes.RTNH_F_PERVASIVE, "pervasive");
        flag(words, flags, RouteAttributes.RTNH_F_LINKDOWN, "linkdown");
    }

    private static void flag(List<String> words, int flags, int flag, String word) {
        if ((flags & flag) != 0) {
            words.add(word);
        }
    }

    private static void realms(List<String> words, int realms) {
        if (realms != 0) {
            int from = realms >>> 16;
            words.add("realms " + (from == 0 ? "" : from + "/") + (realms & 0xffff));
        }
    }

    private static void cache(List<String> words, RouteCacheInfo info) {
        if (info.expiresTicks() != 0) {
            words.add("expires " + info.expiresTicks() / HUNDREDTHS + "sec");
        }
        if (info.error() != 0) {
            words.add("error " + info.error());
        }
    }

    private static void metrics(List<String> words, RouteMetrics metrics) {
        metrics.values()
                .forEach(
                        (metric, value) -> {
                            if (metric != RouteMetric.HOPLIMIT || value != ANY_HOP_LIMIT) {
                                words.add(
                                        metric.word()
                                                + (metrics.isLocked(metric) ? " lock " : " ")
                                                + number(metric, value));
                            }
                        });
        if (!metrics.congestionControl().isEmpty()) {
            words.add("congctl " + metrics.congestionControl());
        }
    }

    private static String number(RouteMetric metric, long value) {
        return switch (metric) {
            case RTT -> value / 8 + "ms";
            case RTTVAR -> value / 4 + "ms";
            case RTO_MIN -> value + "ms";
            case FEATURES -> value == 1 ? "ecn" : "0x" + Long.toHexString(value);
            default -> Long.toString(value);
        };
    }

    /// An address without its length where that is the whole address.
    static String prefix(Cidr prefix) {
        IpAddress address = prefix.address();
        return prefix.prefixLength() == address.bits() ? address.toString() : prefix.toString();
    }
}
