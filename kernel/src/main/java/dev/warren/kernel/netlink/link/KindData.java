// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.link;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RawAttribute;
import dev.warren.kernel.netlink.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The attributes of a kind, taken one by one; what nobody takes is the rest.
final class KindData {
    private final List<RawAttribute> left;

    KindData(List<RawAttribute> data) {
        left = new ArrayList<>(data);
    }

    private Optional<Attributes> take(int type) {
        for (int i = 0; i < left.size(); i++) {
            if (left.get(i).type() == type) {
                return Optional.of(Attributes.at(left.remove(i)));
            }
        }
        return Optional.empty();
    }

    /// A byte; 0 when it is not there.
    int u8(int type) {
        return take(type).map(Attributes::u8).orElse(0);
    }

    boolean isSet(int type) {
        return u8(type) != 0;
    }

    /// Whether it is there, with a byte that is not zero or without one.
    boolean isThere(int type) {
        return take(type).map(found -> found.length() == 0 || found.u8() != 0).orElse(false);
    }

    int u16(int type) {
        return take(type).map(Attributes::u16).orElse(0);
    }

    int u16BigEndian(int type) {
        return findU16BigEndian(type).orElse(0);
    }

    OptionalInt findU16(int type) {
        return optional(take(type).map(Attributes::u16));
    }

    OptionalInt findU16BigEndian(int type) {
        return optional(take(type).map(Attributes::u16BigEndian));
    }

    private static OptionalInt optional(Optional<Integer> value) {
        return value.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    int s32(int type) {
        return take(type).map(Attributes::s32).orElse(0);
    }

    long u32(int type) {
        return findU32(type).orElse(0);
    }

    OptionalLong findU32(int type) {
        Optional<Long> value = take(type).map(Attributes::u32);
        return value.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /// A number in network order, where it is there.
    OptionalLong findU32BigEndian(int type) {
        Optional<Integer> value = take(type).map(Attributes::s32);
        return value.map(bits -> OptionalLong.of(Integer.reverseBytes(bits) & 0xffffffffL))
                .orElse(OptionalLong.empty());
    }

    /// An address in one of these attributes; all zeros are none.
    Optional<IpAddress> address(int... types) {
        Optional<IpAddress> found = Optional.empty();
        for (int type : types) {
            Optional<IpAddress> one =
                    take(type)
                            .map(Attributes::address)
                            .filter(address -> (address.high() | address.low()) != 0);
            found = found.or(() -> one);
        }
        return found;
    }

    List<RawAttribute> rest() {
        return List.copyOf(left);
    }
}
