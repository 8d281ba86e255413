// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.nftables;

import dev.warren.kernel.abi.Nftables;
import dev.warren.kernel.netlink.Attributes;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.Request;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// One kind of thing that nftables is asked for.
///
/// @param <T> the record that one message becomes
final class Dumps<T> implements Family<T> {
    private final String name;
    private final int request;
    private final int reply;
    private final int family;
    private final Consumer<Request> filter;
    private final BiFunction<Integer, Attributes, T> decoder;

    /// @param family whose tables; 0 for all
    /// @param filter writes attributes that say which
    /// @param decoder is given the family of each message and its attributes
    Dumps(
            String name,
            int request,
            int reply,
            int family,
            Consumer<Request> filter,
            BiFunction<Integer, Attributes, T> decoder) {
        this.name = name;
        this.request = request;
        this.reply = reply;
        this.family = family;
        this.filter = filter;
        this.decoder = decoder;
    }

    /// All things of a kind, of all families.
    static <T> Dumps<T> all(
            String name, int request, int reply, BiFunction<Integer, Attributes, T> decoder) {
        return new Dumps<>(name, request, reply, 0, _ -> {}, decoder);
    }

    private static int type(int message) {
        return Nftables.NFNL_SUBSYS_NFTABLES << 8 | message;
    }

    @Override
    public int requestType() {
        return type(request);
    }

    @Override
    public int replyType() {
        return type(reply);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void writeDump(Request body) {
        body.family(family, Nftables.NFGENMSG_BYTES);
        filter.accept(body);
    }

    @Override
    public T decode(byte[] bytes, int offset, int end) {
        return decoder.apply(
                bytes[offset] & 0xff, new Attributes(bytes, offset + Nftables.NFGENMSG_BYTES, end));
    }
}
