// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.xtables;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.MaskedNumber;
import dev.warren.kernel.netfilter.AddressRange;
import dev.warren.kernel.netfilter.Octets;
import dev.warren.kernel.netfilter.XtTarget;
import dev.warren.kernel.netlink.MalformedMessageException;
import java.util.Optional;

/// Reads the structures of targets, as rules of xtables hold them, also inside nftables.
/// Source: `linux/netfilter/xt_*.h`, `linux/netfilter/nf_nat.h`, on 64 bits.
public final class XtTargets {
    private static final int CT_NOTRACK = 1;
    private static final int SHIFT_RIGHT = 1;

    private XtTargets() {}

    /// Reads the structure of a target; one that is not known, or too short, is kept as it is.
    ///
    /// @param isV6 whether its addresses are of IPv6
    public static XtTarget decode(String name, int revision, boolean isV6, byte[] bytes) {
        try {
            return decode(name, revision, isV6, new Blob(bytes, 0, bytes.length));
        } catch (MalformedMessageException tooShort) {
            return new XtTarget.Unknown(Octets.of(bytes));
        }
    }

    private static XtTarget decode(String name, int revision, boolean isV6, Blob blob) {
        return switch (name + "/" + revision) {
            case "MARK/2" -> new XtTarget.Mark(new MaskedNumber(blob.s32(0), blob.s32(4)));
            case "CONNMARK/1" -> connectionMark(blob, blob.u8(12), 0);
            case "CONNMARK/2" ->
                    connectionMark(
                            blob,
                            blob.u8(14),
                            blob.u8(12) == SHIFT_RIGHT ? -blob.u8(13) : blob.u8(13));
            case "SNAT/0", "SNAT/1", "SNAT/2" ->
                    new XtTarget.SourceTranslation(range(revision, isV6, blob));
            case "DNAT/0", "DNAT/1", "DNAT/2" ->
                    new XtTarget.DestinationTranslation(range(revision, isV6, blob));
            case "MASQUERADE/0" -> new XtTarget.Masquerade(range(isV6 ? 1 : 0, isV6, blob));
            case "REDIRECT/0" -> new XtTarget.Redirect(range(isV6 ? 1 : 0, isV6, blob));
            case "NETMAP/0" -> new XtTarget.NetworkMap(range(isV6 ? 1 : 0, isV6, blob));
            case "NOTRACK/0" -> new XtTarget.NoTrack();
            case "CT/0", "CT/1", "CT/2" ->
                    (blob.u16(0) & CT_NOTRACK) != 0
                            ? new XtTarget.NoTrack()
                            : new XtTarget.Unknown(blob.octets());
            case "REJECT/0" -> new XtTarget.Reject(blob.s32(0));
            default -> harmless(name, blob);
        };
    }

    private static XtTarget harmless(String name, Blob blob) {
        return switch (name) {
            case "LOG", "NFLOG", "ULOG", "TRACE", "AUDIT", "TCPMSS", "CHECKSUM", "LED" ->
                    new XtTarget.Harmless(blob.octets());
            default -> new XtTarget.Unknown(blob.octets());
        };
    }

    private static XtTarget connectionMark(Blob blob, int mode, int shift) {
        return new XtTarget.ConnectionMark(mode, blob.s32(0), blob.s32(4), blob.s32(8), shift);
    }

    /// Revision 0 is `struct nf_nat_ipv4_multi_range_compat`, those after it `struct nf_nat_range2`.
    private static AddressRange range(int revision, boolean isV6, Blob blob) {
        boolean old = revision == 0;
        if (old && isV6) {
            throw new MalformedMessageException("an old structure with addresses of IPv6");
        }
        int flags = blob.s32(old ? 4 : 0);
        boolean addresses = (flags & AddressRange.MAP_IPS) != 0;
        boolean ports = (flags & AddressRange.PROTO_SPECIFIED) != 0;
        IpAddress first = blob.address(old ? 8 : 4, isV6);
        IpAddress last = blob.address(old ? 12 : 20, isV6);
        return new AddressRange(
                addresses ? Optional.of(first) : Optional.empty(),
                addresses ? Optional.of(last) : Optional.empty(),
                ports ? blob.u16BigEndian(old ? 16 : 36) : 0,
                ports ? blob.u16BigEndian(old ? 18 : 38) : 0,
                flags);
    }
}
