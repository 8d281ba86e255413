// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.Optional;

/// A number that a route tells the transport layer, in the order of the kernel's numbers from
/// `RTAX_MTU` on.
///
/// Source: man 8 ip-route, `linux/rtnetlink.h`.
public enum RouteMetric {
    MTU(2, "mtu"),
    WINDOW(3, "window"),
    /// In eighths of a millisecond.
    RTT(4, "rtt"),
    /// In quarters of a millisecond.
    RTTVAR(5, "rttvar"),
    SSTHRESH(6, "ssthresh"),
    CWND(7, "cwnd"),
    ADVMSS(8, "advmss"),
    REORDERING(9, "reordering"),
    HOPLIMIT(10, "hoplimit"),
    INITCWND(11, "initcwnd"),
    /// Bits; the lowest is ECN.
    FEATURES(12, "features"),
    /// In milliseconds.
    RTO_MIN(13, "rto_min"),
    INITRWND(14, "initrwnd"),
    QUICKACK(15, "quickack"),
    /// The congestion control is a text, and not here.
    CONGESTION_CONTROL(16, "congctl"),
    FASTOPEN_NO_COOKIE(17, "fastopen_no_cookie");

    private static final int FIRST = 2;
    private static final RouteMetric[] VALUES = values();

    private final int number;
    private final String word;

    RouteMetric(int number, String word) {
        this.number = number;
        this.word = word;
    }

    /// The metric for an `RTAX_…` number.
    public static Optional<RouteMetric> of(int number) {
        int at = number - FIRST;
        return at >= 0 && at < VALUES.length ? Optional.of(VALUES[at]) : Optional.empty();
    }

    /// The kernel's number.
    public int number() {
        return number;
    }

    /// The word of `ip route`.
    public String word() {
        return word;
    }
}
