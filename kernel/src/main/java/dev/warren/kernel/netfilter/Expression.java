// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter;

import java.util.Optional;
import java.util.OptionalInt;

/// One step of a rule: it loads something into registers, compares registers, changes the packet or
/// decides about it.
///
/// Registers are counted in words of four bytes, 0 to 15, whichever way the kernel names them.
/// Source: `linux/netfilter/nf_tables.h`.
public sealed interface Expression {
    /// Bytes of the packet into a register. Bases: 0 link, 1 network, 2 transport header, 3 inner.
    record Payload(int base, int offset, int length, int register) implements Expression {}

    record PayloadSet(int base, int offset, int length, int register) implements Expression {}

    /// Something known of the packet into a register; keys are `NFT_META_*`.
    record Meta(int key, int register) implements Expression {}

    record MetaSet(int key, int register) implements Expression {}

    /// Something known of the connection; keys are `NFT_CT_*`.
    ///
    /// @param direction 0 original, 1 reply; empty for none
    record Connection(int key, OptionalInt direction, int register) implements Expression {}

    record ConnectionSet(int key, OptionalInt direction, int register) implements Expression {}

    /// Goes on when the register compares to the value as the operator says: 0 ==, 1 !=, 2 <, 3 <=, 4 >,
    /// 5 >=.
    record Compare(int register, int operator, Octets value) implements Expression {}

    /// Goes on when the register lies in the range, or outside.
    record Range(int register, boolean outside, Octets from, Octets to) implements Expression {}

    /// `destination = source & mask ^ xor` for operation 0; 1 shifts left, 2 right by `data`.
    record Bitwise(
            int source,
            int destination,
            int length,
            int operation,
            Octets mask,
            Octets xor,
            Octets data)
            implements Expression {}

    /// Turns the bytes of every `size` bytes round.
    record ByteOrder(int source, int destination, int operation, int length, int size)
            implements Expression {}

    /// A value into a register.
    record Immediate(int register, Octets value) implements Expression {}

    /// A verdict, always.
    record Decide(Verdict verdict) implements Expression {}

    /// Goes on when the register is (not) in the set; a map's data go into a register or are the verdict.
    ///
    /// @param destination -1 for the verdict; empty for a set
    record Lookup(String set, int register, OptionalInt destination, boolean inverted)
            implements Expression {}

    /// Adds to a set while packets pass.
    record DynamicSet(String set, int operation, int register, boolean inverted)
            implements Expression {}

    /// What the routing tables say of an address. Results: 1 output link, 2 its name, 3 type.
    record Fib(int result, int flags, int register) implements Expression {}

    /// Translates addresses; registers are -1 where nothing is given.
    record Translate(
            boolean destination,
            PacketFamily family,
            int firstAddress,
            int lastAddress,
            int firstPort,
            int lastPort,
            int flags)
            implements Expression {}

    record Masquerade(int flags, int firstPort, int lastPort) implements Expression {}

    record Redirect(int flags, int firstPort, int lastPort) implements Expression {}

    /// Ends the packet and tells its sender.
    record Reject(int type, int code) implements Expression {}

    record Counter(long packets, long bytes) implements Expression {}

    record Log(String prefix, OptionalInt group) implements Expression {}

    record Limit(long rate, long unit, boolean inverted) implements Expression {}

    record Quota(long bytes, boolean inverted) implements Expression {}

    /// A number in turn or at random into a register.
    record NumberGenerator(int register, int modulus, boolean random, int offset)
            implements Expression {}

    record Hash(int source, int length, int register, int modulus, int offset)
            implements Expression {}

    /// The connection is not tracked.
    record NoTrack() implements Expression {}

    /// A named object, or the one that a map has for a register.
    record ObjectReference(int type, String name, String map) implements Expression {}

    record ExtensionHeader(int operation, int type, int offset, int length, int register)
            implements Expression {}

    record RoutingInfo(int key, int register) implements Expression {}

    record SocketInfo(int key, int register) implements Expression {}

    record FlowOffload(String table) implements Expression {}

    record Queue(int number, int total, int flags) implements Expression {}

    record TransparentProxy(PacketFamily family, int address, int port) implements Expression {}

    /// What each rule of xtables compares by itself.
    record Entry(EntryMatch match) implements Expression {}

    /// A match of xtables.
    record Match(String name, int revision, XtMatch match) implements Expression {}

    /// A target of xtables.
    record Target(String name, int revision, XtTarget target) implements Expression {}

    /// Something nobody here decodes.
    record Unknown(String name, Octets data) implements Expression {}

    /// The register that this one loads, if it does nothing else.
    default Optional<Integer> loads() {
        return switch (this) {
            case Payload load -> Optional.of(load.register());
            case Meta load -> Optional.of(load.register());
            case Connection load -> Optional.of(load.register());
            case Fib load -> Optional.of(load.register());
            case NumberGenerator load -> Optional.of(load.register());
            case Hash load -> Optional.of(load.register());
            case ExtensionHeader load -> Optional.of(load.register());
            case RoutingInfo load -> Optional.of(load.register());
            case SocketInfo load -> Optional.of(load.register());
            default -> Optional.empty();
        };
    }
}
