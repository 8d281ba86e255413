// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What a route tells the transport layer (`RTA_METRICS`).
///
/// @param values the numbers, each below 2^32
/// @param locks a bit for every metric that the kernel must not change, at its `RTAX_…` number
/// @param congestionControl the algorithm's name; empty for none
/// @param rest attributes newer than this code, as they came
public record RouteMetrics(
        Map<RouteMetric, Long> values,
        int locks,
        String congestionControl,
        List<RawAttribute> rest) {
    /// A route that tells nothing.
    public static final RouteMetrics NONE = new RouteMetrics(Map.of(), 0, "", List.of());

    public RouteMetrics {
        Map<RouteMetric, Long> sorted = new EnumMap<>(RouteMetric.class);
        sorted.putAll(values);
        values = Collections.unmodifiableMap(sorted);
        rest = List.copyOf(rest);
    }

    public OptionalLong find(RouteMetric metric) {
        Long value = values.get(metric);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /// The MTU in bytes, where the route has one of its own.
    public OptionalLong mtu() {
        return find(RouteMetric.MTU);
    }

    public boolean isLocked(RouteMetric metric) {
        return (locks & 1 << metric.number()) != 0;
    }

    public boolean isEmpty() {
        return values.isEmpty() && locks == 0 && congestionControl.isEmpty() && rest.isEmpty();
    }
}
