// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.routing;

import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something for each of many prefixes of one family; found by address, the longest prefix first.
final class Prefixes<T> {
    private static final int LONGEST = 128;
    private static final int WORD = 64;
    private static final int V4 = 32;

    private final List<@Nullable Map<IpAddress, T>> byLength =
            new ArrayList<>(Collections.nCopies(LONGEST + 1, null));
    private int[] lengths = {};

    /// What stands at a prefix; made where nothing does yet.
    T at(Cidr prefix, Supplier<T> fresh) {
        int length = prefix.prefixLength();
        Map<IpAddress, T> here = byLength.get(length);
        if (here == null) {
            here = new HashMap<>();
            byLength.set(length, here);
            int[] more = Arrays.copyOf(lengths, lengths.length + 1);
            more[lengths.length] = length;
            Arrays.sort(more);
            lengths = more;
        }
        return here.computeIfAbsent(masked(prefix.address(), length), _ -> fresh.get());
    }

    /// What stands at the prefixes that hold the address, the longest first.
    List<T> holding(IpAddress address) {
        List<T> found = new ArrayList<>(4);
        for (int i = lengths.length - 1; i >= 0; i--) {
            Map<IpAddress, T> here = byLength.get(lengths[i]);
            T value = here == null ? null : here.get(masked(address, lengths[i]));
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }

    static boolean contains(Cidr prefix, IpAddress address) {
        int length = prefix.prefixLength();
        return masked(address, length).equals(masked(prefix.address(), length));
    }

    /// The address with all bits behind the prefix at zero.
    static IpAddress masked(IpAddress address, int length) {
        if (!address.isV6()) {
            long mask = length == 0 ? 0 : 0xffffffffL << (V4 - length) & 0xffffffffL;
            return new IpAddress(false, 0, address.low() & mask);
        }
        long high = length >= WORD ? -1 : ones(length);
        long low = length <= WORD ? 0 : ones(length - WORD);
        return new IpAddress(true, address.high() & high, address.low() & low);
    }

    private static long ones(int count) {
        return count == 0 ? 0 : -1L << (WORD - count);
    }
}
