// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.xtables;

import dev.warren.kernel.abi.Xtables;
import dev.warren.kernel.netfilter.EntryMatch;
import dev.warren.kernel.netfilter.Expression;
import dev.warren.kernel.netlink.MalformedMessageException;
import java.util.ArrayList;
import java.util.List;

/// Reads one entry of a table of xtables: `struct ipt_entry` or `struct ip6t_entry`.
final class EntryDecoder {
    private static final int LINK_NAME_BYTES = 16;

    private final Blob table;
    private final boolean isV6;
    private final int at;
    private final int targetOffset;
    private final int size;

    /// @param at where the entry begins
    EntryDecoder(Blob table, boolean isV6, int at) {
        this.table = table;
        this.isV6 = isV6;
        this.at = at;
        int offsets = at + (isV6 ? Xtables.IP6T_TARGET_OFFSET : Xtables.IPT_TARGET_OFFSET);
        this.targetOffset = table.u16(offsets);
        this.size = table.u16(offsets + 2);
        if (targetOffset < headerBytes()
                || size < targetOffset + Xtables.EXTENSION_BYTES
                || size > table.length() - at) {
            throw new MalformedMessageException(
                    "an entry of " + size + " bytes with its target at " + targetOffset);
        }
    }

    private int headerBytes() {
        return isV6 ? Xtables.IP6T_ENTRY_BYTES : Xtables.IPT_ENTRY_BYTES;
    }

    int next() {
        return at + size;
    }

    String targetName() {
        return extensionName(at + targetOffset);
    }

    /// The name of the chain that an entry with the target `ERROR` begins.
    String errorName() {
        Blob data = targetData();
        return data.text(0, data.length());
    }

    /// What the standard target, which has no name, decides.
    int standardVerdict() {
        return targetData().s32(0);
    }

    boolean isGoto() {
        return (flags() & (isV6 ? Xtables.IP6T_F_GOTO : Xtables.IPT_F_GOTO)) != 0;
    }

    private int flags() {
        return table.u8(at + (isV6 ? 131 : 82));
    }

    private String extensionName(int place) {
        return table.text(place + Xtables.EXTENSION_NAME, Xtables.XT_EXTENSION_MAXNAMELEN);
    }

    private Blob targetData() {
        int from = targetOffset + Xtables.EXTENSION_BYTES;
        return table.part(at + from, size - from);
    }

    Expression target() {
        int revision = table.u8(at + targetOffset + Xtables.EXTENSION_REVISION);
        return new Expression.Target(
                targetName(),
                revision,
                XtTargets.decode(targetName(), revision, isV6, targetData().toBytes()));
    }

    /// What is compared: the header, then the matches.
    List<Expression> conditions() {
        List<Expression> conditions = new ArrayList<>();
        conditions.add(new Expression.Entry(header()));
        int place = headerBytes();
        while (place < targetOffset) {
            int length = table.u16(at + place);
            if (length < Xtables.EXTENSION_BYTES || length > targetOffset - place) {
                throw new MalformedMessageException("a match of " + length + " bytes");
            }
            String name = extensionName(at + place);
            int revision = table.u8(at + place + Xtables.EXTENSION_REVISION);
            int from = place + Xtables.EXTENSION_BYTES;
            byte[] data = table.part(at + from, length - Xtables.EXTENSION_BYTES).toBytes();
            conditions.add(
                    new Expression.Match(
                            name, revision, XtMatches.decode(name, revision, isV6, data)));
            place += length;
        }
        return conditions;
    }

    private EntryMatch header() {
        int step = isV6 ? 16 : 4;
        int links = at + 4 * step;
        return new EntryMatch(
                table.address(at, isV6),
                table.address(at + 2 * step, isV6),
                table.address(at + step, isV6),
                table.address(at + 3 * step, isV6),
                linkName(links, links + 2 * LINK_NAME_BYTES),
                isPrefix(links, links + 2 * LINK_NAME_BYTES),
                linkName(links + LINK_NAME_BYTES, links + 3 * LINK_NAME_BYTES),
                isPrefix(links + LINK_NAME_BYTES, links + 3 * LINK_NAME_BYTES),
                table.u16(at + (isV6 ? 128 : 80)),
                !isV6 && (flags() & Xtables.IPT_F_FRAG) != 0,
                table.u8(at + (isV6 ? 132 : 83)));
    }

    /// What is compared of a name: `eth+` is kept with its sign, which the mask leaves out.
    private String linkName(int name, int mask) {
        return table.text(name, maskLength(mask));
    }

    /// The mask of a whole name covers the NUL byte behind it; that of no name covers nothing.
    private boolean isPrefix(int name, int mask) {
        int compared = maskLength(mask);
        return linkName(name, mask).length() == compared;
    }

    private int maskLength(int mask) {
        int length = 0;
        while (length < LINK_NAME_BYTES && table.u8(mask + length) != 0) {
            length++;
        }
        return length;
    }
}
