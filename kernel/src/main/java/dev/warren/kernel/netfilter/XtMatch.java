// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.MaskedNumber;
import java.util.List;

/// What a match of xtables compares. Source: the `linux/netfilter/xt_*.h` named at each.
public sealed interface XtMatch {
    /// Words for people, true of every packet. `xt_comment.h`
    record Comment(String text) implements XtMatch {}

    /// Kinds of addresses as bits `1 << RTN_*`; 0 for any. `xt_addrtype.h`
    record AddressType(
            int source,
            int destination,
            boolean notSource,
            boolean notDestination,
            boolean limitInput,
            boolean limitOutput)
            implements XtMatch {}

    /// `xt_mark.h`
    record Mark(MaskedNumber mark, boolean inverted) implements XtMatch {}

    /// `xt_connmark.h`
    record ConnectionMark(MaskedNumber mark, boolean inverted) implements XtMatch {}

    /// `xt_state.h`; bits `XT_STATE_*`
    record State(int states) implements XtMatch {}

    /// `xt_conntrack.h`
    ///
    /// @param flags what is compared, `XT_CONNTRACK_*`
    /// @param inverted which of it the other way round
    /// @param addresses original source, destination, reply source, destination, each with its mask
    /// @param ports in the same order, each first and last
    record Conntrack(
            int flags,
            int inverted,
            int states,
            int status,
            int protocol,
            List<IpAddress> addresses,
            List<Integer> ports)
            implements XtMatch {
        public Conntrack {
            addresses = List.copyOf(addresses);
            ports = List.copyOf(ports);
        }
    }

    /// Ports of TCP, and its flags where it compares them. `xt_tcpudp.h`
    ///
    /// @param flagMask 0 for none
    /// @param option 0 for none
    record Tcp(
            XtPorts source,
            XtPorts destination,
            int option,
            int flagMask,
            int flagValue,
            boolean notFlags)
            implements XtMatch {}

    /// `xt_tcpudp.h`
    record Udp(XtPorts source, XtPorts destination) implements XtMatch {}

    /// `xt_multiport.h`
    ///
    /// @param where 0 source, 1 destination, 2 either
    record Multiport(int where, List<XtPorts> ports, boolean inverted) implements XtMatch {
        public Multiport {
            ports = List.copyOf(ports);
        }
    }

    /// `xt_iprange.h`; flags 1 source, 2 destination, 16 and 32 not
    record AddressRanges(
            int flags,
            IpAddress firstSource,
            IpAddress lastSource,
            IpAddress firstDestination,
            IpAddress lastDestination)
            implements XtMatch {}

    /// A part of the packets, by chance or in turn. `xt_statistic.h`
    record Statistic(boolean random, boolean inverted, long probabilityOrEvery, long packet)
            implements XtMatch {}

    /// `xt_pkttype.h`; 0 for this host, 1 broadcast, 2 multicast
    record PacketType(int type, boolean inverted) implements XtMatch {}

    /// A match that nobody here decodes.
    record Unknown(Octets data) implements XtMatch {}
}
