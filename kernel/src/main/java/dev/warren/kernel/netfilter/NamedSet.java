// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import java.util.List;

/// A set or map of a table, with or without a name that somebody gave it. Source: `NFTA_SET_*`.
///
/// @param flags of the constants here
/// @param keyType the number by which `nft` knows the type of the keys; the kernel ignores it
/// @param dataType likewise for what a map holds
/// @param fieldLengths the bytes of each field of a concatenation; empty for a plain key
/// @param complete whether all elements could be read
public record NamedSet(
        String name,
        int flags,
        int keyType,
        int keyLength,
        int dataType,
        int dataLength,
        List<Integer> fieldLengths,
        List<SetElement> elements,
        boolean complete) {
    public static final int ANONYMOUS = 0x1;
    public static final int CONSTANT = 0x2;
    public static final int INTERVAL = 0x4;
    public static final int MAP = 0x8;
    public static final int TIMEOUT = 0x10;

    /// Rules add elements (`dynset`).
    public static final int EVALUATED = 0x20;

    public static final int OBJECTS = 0x40;
    public static final int CONCATENATED = 0x80;

    /// The type number of a verdict, as the kernel has it: `NFT_DATA_VERDICT`.
    public static final int VERDICT_TYPE = 0xffffff00;

    public NamedSet {
        fieldLengths = List.copyOf(fieldLengths);
        elements = List.copyOf(elements);
    }

    public boolean is(int flag) {
        return (flags & flag) != 0;
    }

    /// The same set with elements.
    public NamedSet with(List<SetElement> read, boolean all) {
        return new NamedSet(
                name, flags, keyType, keyLength, dataType, dataLength, fieldLengths, read, all);
    }
}
