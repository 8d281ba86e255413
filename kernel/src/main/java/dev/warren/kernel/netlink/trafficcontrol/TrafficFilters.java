// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.trafficcontrol;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.net.TrafficFilter;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.NetlinkSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The filters that packets of links pass when they come in or go out: `RTM_GETTFILTER`.
///
/// Filters within a queueing discipline, which choose a queue and nothing else, are none of them.
/// Source: man 8 tc, `net/sched/cls_api.c`. Privilege: none.
public final class TrafficFilters {
    private static final Set<String> PLACES = Set.of("clsact", "ingress");

    private TrafficFilters() {}

    /// The filters of all links, by link; those for what comes in first, each by its turn. Links without a
    /// place for filters are not asked.
    ///
    /// @throws SyscallException what the kernel answers; `EOPNOTSUPP` without traffic control
    public static Dump<TrafficFilter> dumpAll(NetlinkSocket socket) throws SyscallException {
        Dump<EntryFamily.Entry> disciplines = socket.dump(EntryFamily.DISCIPLINES);
        Set<Integer> links = new TreeSet<>();
        for (EntryFamily.Entry discipline : disciplines.entries()) {
            if (PLACES.contains(discipline.kind())) {
                links.add(discipline.link());
            }
        }
        boolean interrupted = disciplines.interrupted();
        List<TrafficFilter> filters = new ArrayList<>();
        for (int link : links) {
            for (boolean incoming : new boolean[] {true, false}) {
                Dump<EntryFamily.Entry> dump = socket.dump(EntryFamily.filters(link, incoming));
                interrupted |= dump.interrupted();
                for (EntryFamily.Entry entry : dump.entries()) {
                    if (entry.isFilter()) {
                        filters.add(entry.filter(incoming));
                    }
                }
            }
        }
        return new Dump<>(filters, interrupted);
    }
}
