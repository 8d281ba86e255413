// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.trafficcontrol;

import dev.warren.kernel.abi.TrafficControl;
import dev.warren.kernel.net.TrafficFilter;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Bytes;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.Request;

/// Entries of traffic control as they come: queueing disciplines, or the filters at one end of one link.
final class EntryFamily implements Family<EntryFamily.Entry> {
    /// All queueing disciplines of the namespace.
    static final EntryFamily DISCIPLINES =
            new EntryFamily(
                    "RTM_GETQDISC", TrafficControl.RTM_GETQDISC, TrafficControl.RTM_NEWQDISC, 0, 0);

    private final String name;
    private final int requestType;
    private final int replyType;
    private final int link;
    private final int parent;

    private EntryFamily(String name, int requestType, int replyType, int link, int parent) {
        this.name = name;
        this.requestType = requestType;
        this.replyType = replyType;
        this.link = link;
        this.parent = parent;
    }

    static EntryFamily filters(int link, boolean incoming) {
        return new EntryFamily(
                "RTM_GETTFILTER",
                TrafficControl.RTM_GETTFILTER,
                TrafficControl.RTM_NEWTFILTER,
                link,
                incoming ? TrafficControl.PARENT_INGRESS : TrafficControl.PARENT_EGRESS);
    }

    /// @param handle 0 for the line of a filter that only says that there is one of this priority
    record Entry(int link, int handle, int priority, String kind, String program, long programId) {
        /// The part of a handle of `u32` that numbers its filters; a table of them has none
        /// (`TC_U32_NODE`, `linux/pkt_cls.h`).
        private static final int NODE = 0xfff;

        boolean isFilter() {
            return handle != 0 && (!kind.equals("u32") || (handle & NODE) != 0);
        }

        TrafficFilter filter(boolean incoming) {
            return new TrafficFilter(link, incoming, priority, kind, program, programId);
        }
    }

    @Override
    public int requestType() {
        return requestType;
    }

    @Override
    public int replyType() {
        return replyType;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void writeDump(Request request) {
        request.family(0, 4).field32(link).field32(0).field32(parent).field32(0);
    }

    @Override
    public Entry decode(byte[] bytes, int offset, int end) {
        if (end - offset < TrafficControl.TCMSG_BYTES) {
            throw new MalformedMessageException(
                    "a message of traffic control of " + (end - offset) + " bytes");
        }
        String kind = "";
        String program = "";
        long programId = 0;
        Attributes attributes = new Attributes(bytes, offset + TrafficControl.TCMSG_BYTES, end);
        while (attributes.next()) {
            switch (attributes.type()) {
                case TrafficControl.TCA_KIND -> kind = attributes.text();
                case TrafficControl.TCA_OPTIONS -> {
                    Attributes options = attributes.nested();
                    // The kind comes first; what options mean depends on it.
                    while (kind.equals("bpf") && options.next()) {
                        switch (options.type()) {
                            case TrafficControl.TCA_BPF_NAME -> program = options.text();
                            case TrafficControl.TCA_BPF_ID -> programId = options.u32();
                            default -> {}
                        }
                    }
                }
                default -> {}
            }
        }
        return new Entry(
                Bytes.s32(bytes, offset + 4),
                Bytes.s32(bytes, offset + 8),
                Bytes.u16(bytes, offset + 18),
                kind,
                program,
                programId);
    }
}
