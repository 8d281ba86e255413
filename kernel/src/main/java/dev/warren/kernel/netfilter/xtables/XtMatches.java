// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.xtables;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.MaskedNumber;
import dev.warren.kernel.netfilter.Octets;
import dev.warren.kernel.netfilter.XtMatch;
import dev.warren.kernel.netfilter.XtPorts;
import dev.warren.kernel.netlink.MalformedMessageException;
import java.util.ArrayList;
import java.util.List;

/// Reads the structures of matches, as rules of xtables hold them, also inside nftables.
/// Source: `linux/netfilter/xt_*.h`, on 64 bits.
public final class XtMatches {
    private static final int MULTIPORTS = 15;
    private static final int COMMENT_BYTES = 256;

    private XtMatches() {}

    /// Reads the structure of a match; one that is not known, or too short, is kept as it is.
    ///
    /// @param isV6 whether its addresses are of IPv6
    public static XtMatch decode(String name, int revision, boolean isV6, byte[] bytes) {
        try {
            return decode(name + "/" + revision, isV6, new Blob(bytes, 0, bytes.length));
        } catch (MalformedMessageException tooShort) {
            return new XtMatch.Unknown(Octets.of(bytes));
        }
    }

    private static XtMatch decode(String kind, boolean isV6, Blob blob) {
        return switch (kind) {
            case "comment/0" ->
                    new XtMatch.Comment(blob.text(0, Math.min(COMMENT_BYTES, blob.length())));
            case "addrtype/0" ->
                    new XtMatch.AddressType(
                            blob.u16(0),
                            blob.u16(2),
                            blob.s32(4) != 0,
                            blob.s32(8) != 0,
                            false,
                            false);
            case "addrtype/1" -> addressType(blob);
            case "mark/1" ->
                    new XtMatch.Mark(new MaskedNumber(blob.s32(0), blob.s32(4)), blob.u8(8) != 0);
            case "connmark/1" ->
                    new XtMatch.ConnectionMark(
                            new MaskedNumber(blob.s32(0), blob.s32(4)), blob.u8(8) != 0);
            case "state/0" -> new XtMatch.State(blob.s32(0));
            case "conntrack/1", "conntrack/2", "conntrack/3" ->
                    conntrack(kind.charAt(kind.length() - 1) - '0', isV6, blob);
            case "tcp/0" -> tcp(blob);
            case "udp/0" ->
                    new XtMatch.Udp(
                            ports(blob, 0, (blob.u8(8) & 1) != 0),
                            ports(blob, 4, (blob.u8(8) & 2) != 0));
            case "multiport/1" -> multiport(blob);
            case "iprange/1" ->
                    new XtMatch.AddressRanges(
                            blob.u8(64),
                            blob.address(0, isV6),
                            blob.address(16, isV6),
                            blob.address(32, isV6),
                            blob.address(48, isV6));
            case "statistic/0" -> statistic(blob);
            case "pkttype/0" -> new XtMatch.PacketType(blob.s32(0), blob.s32(4) != 0);
            default -> new XtMatch.Unknown(blob.octets());
        };
    }

    private static XtMatch addressType(Blob blob) {
        int flags = blob.s32(4);
        return new XtMatch.AddressType(
                blob.u16(0),
                blob.u16(2),
                (flags & 1) != 0,
                (flags & 2) != 0,
                (flags & 4) != 0,
                (flags & 8) != 0);
    }

    private static XtMatch conntrack(int revision, boolean isV6, Blob blob) {
        List<IpAddress> addresses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            addresses.add(blob.address(16 * i, isV6));
        }
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int port = blob.u16BigEndian(138 + 2 * i);
            ports.add(revision == 3 ? blob.u16(138 + 2 * i) : port);
            ports.add(revision == 3 ? blob.u16(154 + 2 * i) : port);
        }
        boolean narrow = revision == 1;
        return new XtMatch.Conntrack(
                blob.u16(146),
                blob.u16(148),
                narrow ? blob.u8(150) : blob.u16(150),
                narrow ? blob.u8(151) : blob.u16(152),
                blob.u16(136),
                addresses,
                ports);
    }

    private static XtPorts ports(Blob blob, int at, boolean inverted) {
        return new XtPorts(blob.u16(at), blob.u16(at + 2), inverted);
    }

    private static XtMatch tcp(Blob blob) {
        int inverted = blob.u8(11);
        return new XtMatch.Tcp(
                ports(blob, 0, (inverted & 1) != 0),
                ports(blob, 4, (inverted & 2) != 0),
                blob.u8(8),
                blob.u8(9),
                blob.u8(10),
                (inverted & 4) != 0);
    }

    private static XtMatch multiport(Blob blob) {
        List<XtPorts> ports = new ArrayList<>();
        int count = Math.min(MULTIPORTS, blob.u8(1));
        for (int i = 0; i < count; i++) {
            int first = blob.u16(2 + 2 * i);
            boolean range = blob.u8(32 + i) != 0 && i + 1 < count;
            int last = range ? blob.u16(4 + 2 * i) : first;
            ports.add(new XtPorts(first, last, false));
            i += range ? 1 : 0;
        }
        return new XtMatch.Multiport(blob.u8(0), ports, blob.u8(47) != 0);
    }

    private static XtMatch statistic(Blob blob) {
        boolean random = blob.u16(0) == 0;
        long first = blob.s32(4) & 0xffffffffL;
        return new XtMatch.Statistic(
                random,
                (blob.u16(2) & 1) != 0,
                random ? first : first + 1,
                random ? 0 : blob.s32(8) & 0xffffffffL);
    }
}
