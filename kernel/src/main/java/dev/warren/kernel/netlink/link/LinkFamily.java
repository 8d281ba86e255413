// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.link;

import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkKind;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.OperationalState;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.Request;
import java.util.ArrayList;
import java.util.List;

/// Links: `RTM_GETLINK`, `RTM_NEWLINK`.
///
/// A dump leaves the IPv6 counters out, which the kernel would otherwise sum up over all processors
/// for every link. Statistics, queue settings and per-protocol settings are not decoded; attributes
/// with a number beyond those of Linux 6.18 are kept raw.
/// Source: `linux/if_link.h`.
public final class LinkFamily implements Family<Link> {
    public static final LinkFamily LINKS = new LinkFamily();

    private LinkFamily() {}

    @Override
    public int requestType() {
        return RouteNetlink.RTM_GETLINK;
    }

    @Override
    public int replyType() {
        return RouteNetlink.RTM_NEWLINK;
    }

    @Override
    public String name() {
        return "RTM_GETLINK";
    }

    @Override
    public void writeDump(Request request) {
        request.family(0, RouteNetlink.IFINFOMSG_BYTES)
                .attribute(RouteNetlink.IFLA_EXT_MASK, RouteNetlink.RTEXT_FILTER_SKIP_STATS);
    }

    @Override
    public Link decode(byte[] bytes, int offset, int end) {
        if (end - offset < RouteNetlink.IFINFOMSG_BYTES) {
            throw new MalformedMessageException("a link message of " + (end - offset) + " bytes");
        }
        Decoder decoder = new Decoder();
        decoder.header(new Header(bytes, offset));
        Attributes attributes = new Attributes(bytes, offset + RouteNetlink.IFINFOMSG_BYTES, end);
        while (attributes.next()) {
            decoder.attribute(attributes);
        }
        return decoder.link();
    }

    /// `struct ifinfomsg`.
    private record Header(int type, int index, int flags) {
        Header(byte[] bytes, int at) {
            this(u16(bytes, at + 2), s32(bytes, at + 4), s32(bytes, at + 8));
        }

        private static int u16(byte[] bytes, int at) {
            return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
        }

        private static int s32(byte[] bytes, int at) {
            return u16(bytes, at) | u16(bytes, at + 2) << 16;
        }
    }

    /// One link while its attributes come in.
    private static final class Decoder {
        private int index;
        private int hardwareType;
        private int flags;
        private String name = "";
        private List<String> alternativeNames = List.of();
        private int mtu;
        private OperationalState state = OperationalState.UNKNOWN;
        private Mac address = Mac.NONE;
        private Mac permanentAddress = Mac.NONE;
        private int master;
        private long group;
        private int lower;
        private int lowerNamespace = Link.SAME_NAMESPACE;
        private LinkKind kind = LinkKind.NONE;
        private String alias = "";
        private String parentDevice = "";
        private List<RawAttribute> unknown = List.of();

        void header(Header header) {
            hardwareType = header.type();
            index = header.index();
            flags = header.flags();
        }

        void attribute(Attributes attribute) {
            switch (attribute.type()) {
                case RouteNetlink.IFLA_IFNAME -> name = attribute.text();
                case RouteNetlink.IFLA_MTU -> mtu = attribute.s32();
                case RouteNetlink.IFLA_OPERSTATE -> state = OperationalState.of(attribute.u8());
                case RouteNetlink.IFLA_ADDRESS -> address = attribute.mac();
                case RouteNetlink.IFLA_PERM_ADDRESS -> permanentAddress = attribute.mac();
                case RouteNetlink.IFLA_MASTER -> master = attribute.s32();
                case RouteNetlink.IFLA_GROUP -> group = attribute.u32();
                case RouteNetlink.IFLA_LINK -> lower = attribute.s32();
                case RouteNetlink.IFLA_LINK_NETNSID -> lowerNamespace = attribute.s32();
                case RouteNetlink.IFLA_LINKINFO -> kind = kind(attribute.nested());
                case RouteNetlink.IFLA_IFALIAS -> alias = attribute.text();
                case RouteNetlink.IFLA_PARENT_DEV_NAME -> parentDevice = attribute.text();
                case RouteNetlink.IFLA_PROP_LIST ->
                        alternativeNames = alternativeNames(attribute.nested());
                default -> keepUnknown(attribute);
            }
        }

        private void keepUnknown(Attributes attribute) {
            if (attribute.type() > RouteNetlink.IFLA_HIGHEST_KNOWN) {
                if (unknown.isEmpty()) {
                    unknown = new ArrayList<>();
                }
                unknown.add(attribute.raw());
            }
        }

        private static List<String> alternativeNames(Attributes properties) {
            List<String> names = new ArrayList<>();
            while (properties.next()) {
                if (properties.type() == RouteNetlink.IFLA_ALT_IFNAME) {
                    names.add(properties.text());
                }
            }
            return names;
        }

        private static LinkKind kind(Attributes info) {
            String name = "";
            String portKind = "";
            List<RawAttribute> data = List.of();
            while (info.next()) {
                switch (info.type()) {
                    // Nearly every link of a node is a veth: no string for each of them.
                    case RouteNetlink.IFLA_INFO_KIND ->
                            name = info.isText("veth") ? LinkKind.VETH.name() : info.text();
                    case RouteNetlink.IFLA_INFO_DATA -> data = info.nested().rest();
                    case RouteNetlink.IFLA_INFO_SLAVE_KIND -> portKind = info.text();
                    default -> {}
                }
            }
            boolean plainVeth =
                    name.equals(LinkKind.VETH.name()) && data.isEmpty() && portKind.isEmpty();
            return plainVeth ? LinkKind.VETH : new LinkKind(name, data, portKind);
        }

        Link link() {
            return new Link(
                    index,
                    name,
                    alternativeNames,
                    hardwareType,
                    flags,
                    mtu,
                    state,
                    address,
                    permanentAddress,
                    master,
                    lower,
                    lowerNamespace,
                    kind,
                    alias,
                    parentDevice,
                    group,
                    unknown);
        }
    }
}
