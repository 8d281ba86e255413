// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.RouteAttributes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Makes a [Route], piece by piece.
///
/// Thread: one.
public final class RouteBuilder {
    private final Cidr destination;
    private RouteType type = RouteType.UNICAST;
    private Optional<Cidr> source = Optional.empty();
    private long table = RouteAttributes.RT_TABLE_MAIN;
    private long metric;
    private int protocol = RouteAttributes.RTPROT_BOOT;
    private OptionalInt scope = OptionalInt.empty();
    private int typeOfService;
    private Optional<IpAddress> preferredSource = Optional.empty();
    private final List<NextHop> nextHops = new ArrayList<>();
    private long nextHopId;
    private RouteMetrics metrics = RouteMetrics.NONE;
    private int realms;
    private Optional<RoutePreference> preference = Optional.empty();
    private Optional<RouteCacheInfo> cacheInfo = Optional.empty();
    private int flags;
    private final List<RawAttribute> rest = new ArrayList<>();

    RouteBuilder(Cidr destination) {
        this.destination = destination;
    }

    public RouteBuilder type(RouteType kind) {
        type = kind;
        return this;
    }

    /// For packets of this source only.
    public RouteBuilder from(Cidr prefix) {
        source = Optional.of(prefix);
        return this;
    }

    public RouteBuilder table(long number) {
        table = number;
        return this;
    }

    /// The lowest wins.
    public RouteBuilder metric(long value) {
        metric = value;
        return this;
    }

    /// `RTPROT_…`.
    public RouteBuilder protocol(int number) {
        protocol = number;
        return this;
    }

    /// `RT_SCOPE_…`; without it the one that fits the type and the hop.
    public RouteBuilder scope(int number) {
        scope = OptionalInt.of(number);
        return this;
    }

    public RouteBuilder typeOfService(int bits) {
        typeOfService = bits;
        return this;
    }

    public RouteBuilder preferredSource(IpAddress address) {
        preferredSource = Optional.of(address);
        return this;
    }

    /// Onto a link.
    public RouteBuilder onto(int link) {
        return through(NextHop.onto(link));
    }

    /// To a gateway on a link.
    public RouteBuilder via(IpAddress gateway, int link) {
        return through(NextHop.via(gateway, link));
    }

    /// One way out more.
    public RouteBuilder through(NextHop hop) {
        nextHops.add(hop);
        return this;
    }

    /// By a nexthop object.
    public RouteBuilder throughObject(long id) {
        nextHopId = id;
        return this;
    }

    public RouteBuilder metrics(RouteMetrics all) {
        metrics = all;
        return this;
    }

    /// One metric more.
    public RouteBuilder with(RouteMetric number, long value) {
        Map<RouteMetric, Long> values = new EnumMap<>(RouteMetric.class);
        values.putAll(metrics.values());
        values.put(number, value);
        return metrics(
                new RouteMetrics(
                        values, metrics.locks(), metrics.congestionControl(), metrics.rest()));
    }

    public RouteBuilder realms(int numbers) {
        realms = numbers;
        return this;
    }

    public RouteBuilder preference(RoutePreference wanted) {
        preference = Optional.of(wanted);
        return this;
    }

    public RouteBuilder cacheInfo(RouteCacheInfo counted) {
        cacheInfo = Optional.of(counted);
        return this;
    }

    public RouteBuilder flags(int bits) {
        flags = bits;
        return this;
    }

    /// An attribute that is not decoded.
    public RouteBuilder keep(RawAttribute attribute) {
        rest.add(attribute);
        return this;
    }

    public Route build() {
        return new Route(
                type,
                destination,
                source,
                table,
                metric,
                protocol,
                scope.orElseGet(this::usualScope),
                typeOfService,
                preferredSource,
                nextHops,
                nextHopId,
                metrics,
                realms,
                preference,
                cacheInfo,
                flags,
                rest);
    }

    /// What `ip route add` assumes.
    private int usualScope() {
        if (destination.address().isV6()) {
            return RouteAttributes.RT_SCOPE_UNIVERSE;
        }
        return switch (type) {
            case LOCAL, NAT -> RouteAttributes.RT_SCOPE_HOST;
            case BROADCAST, MULTICAST, ANYCAST -> RouteAttributes.RT_SCOPE_LINK;
            case UNICAST, UNSPEC -> {
                boolean direct =
                        nextHopId == 0
                                && nextHops.stream().noneMatch(hop -> hop.gateway().isPresent());
                yield direct ? RouteAttributes.RT_SCOPE_LINK : RouteAttributes.RT_SCOPE_UNIVERSE;
            }
            default -> RouteAttributes.RT_SCOPE_UNIVERSE;
        };
    }
}
