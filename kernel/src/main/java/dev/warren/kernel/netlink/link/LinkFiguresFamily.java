// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.link;

import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.abi.TrafficControl;
import dev.warren.kernel.net.LinkFigures;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Bytes;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.Request;
import java.util.ArrayList;
import java.util.List;

/// What links count, and what stands in the way of their packets: `RTM_GETLINK`, `RTM_NEWLINK`.
///
/// Apart from [LinkFamily], which is read a thousand times for every time that somebody asks for this.
/// Source: `linux/if_link.h`. Privilege: none.
public final class LinkFiguresFamily implements Family<LinkFigures> {
    public static final LinkFiguresFamily LINK_FIGURES = new LinkFiguresFamily();

    private LinkFiguresFamily() {}

    @Override
    public int requestType() {
        return LinkFamily.LINKS.requestType();
    }

    @Override
    public int replyType() {
        return LinkFamily.LINKS.replyType();
    }

    @Override
    public String name() {
        return LinkFamily.LINKS.name();
    }

    @Override
    public void writeDump(Request request) {
        request.family(0, RouteNetlink.IFINFOMSG_BYTES)
                .attribute(
                        RouteNetlink.IFLA_EXT_MASK,
                        RouteNetlink.RTEXT_FILTER_SKIP_STATS | TrafficControl.RTEXT_FILTER_VF);
    }

    @Override
    public LinkFigures decode(byte[] bytes, int offset, int end) {
        if (end - offset < RouteNetlink.IFINFOMSG_BYTES) {
            throw new MalformedMessageException("a link message of " + (end - offset) + " bytes");
        }
        String queueing = "";
        LinkFigures.Traffic received = LinkFigures.Traffic.NONE;
        LinkFigures.Traffic sent = LinkFigures.Traffic.NONE;
        int virtualFunctions = 0;
        List<LinkFigures.ExpressProgram> programs = List.of();
        Attributes attributes = new Attributes(bytes, offset + RouteNetlink.IFINFOMSG_BYTES, end);
        while (attributes.next()) {
            switch (attributes.type()) {
                case TrafficControl.IFLA_QDISC -> queueing = attributes.text();
                case TrafficControl.IFLA_NUM_VF -> virtualFunctions = attributes.s32();
                case TrafficControl.IFLA_XDP -> programs = programs(attributes.nested());
                case TrafficControl.IFLA_STATS64 -> {
                    byte[] counters = attributes.bytes();
                    received = traffic(counters, 0);
                    sent = traffic(counters, 1);
                }
                default -> {}
            }
        }
        return new LinkFigures(
                Bytes.s32(bytes, offset + 4), queueing, received, sent, virtualFunctions, programs);
    }

    /// The numbers come in pairs, one of each direction.
    private static LinkFigures.Traffic traffic(byte[] counters, int direction) {
        return new LinkFigures.Traffic(
                counter(counters, 2 + direction),
                counter(counters, direction),
                counter(counters, 4 + direction),
                counter(counters, 6 + direction));
    }

    private static long counter(byte[] counters, int number) {
        int at = number * 8;
        if (counters.length < at + 8) {
            throw new MalformedMessageException("counters of " + counters.length + " bytes");
        }
        return (Bytes.s32(counters, at) & 0xffffffffL) | (long) Bytes.s32(counters, at + 4) << 32;
    }

    private static List<LinkFigures.ExpressProgram> programs(Attributes express) {
        List<LinkFigures.ExpressProgram> programs = new ArrayList<>();
        int attached = 0;
        long only = 0;
        while (express.next()) {
            switch (express.type()) {
                case TrafficControl.IFLA_XDP_ATTACHED -> attached = express.u8();
                case TrafficControl.IFLA_XDP_PROG_ID -> only = express.u32();
                case TrafficControl.IFLA_XDP_DRV_PROG_ID ->
                        programs.add(new LinkFigures.ExpressProgram("driver", express.u32()));
                case TrafficControl.IFLA_XDP_SKB_PROG_ID ->
                        programs.add(new LinkFigures.ExpressProgram("generic", express.u32()));
                case TrafficControl.IFLA_XDP_HW_PROG_ID ->
                        programs.add(new LinkFigures.ExpressProgram("offloaded", express.u32()));
                default -> {}
            }
        }
        // Before Linux 4.19 there is one number, and the mode beside it.
        if (programs.isEmpty() && attached != 0) {
            programs.add(new LinkFigures.ExpressProgram(mode(attached), only));
        }
        return programs;
    }

    private static String mode(int attached) {
        return switch (attached) {
            case TrafficControl.XDP_ATTACHED_DRV -> "driver";
            case TrafficControl.XDP_ATTACHED_SKB -> "generic";
            case TrafficControl.XDP_ATTACHED_HW -> "offloaded";
            default -> "mode " + attached;
        };
    }
}
