// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.abi.Nftables;
import dev.warren.kernel.netfilter.Expression;
import dev.warren.kernel.netfilter.NamedSet;
import dev.warren.kernel.netfilter.Octets;
import dev.warren.kernel.netfilter.SetElement;
import dev.warren.kernel.netfilter.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The expressions that load and compare.
final class Conditions {
    /// Said of an expression that does something instead.
    static final Answer ACTS = Answer.undecided("");

    private static final int MOST_ALTERNATIVES = 32;

    private final Loads loads;
    private final XtConditions xtables;

    Conditions(AddressTypes addresses) {
        this.loads = new Loads(addresses);
        this.xtables = new XtConditions(addresses);
    }

    Answer ask(Expression expression, Walk walk, TableCode table) {
        return switch (expression) {
            case Expression.Payload load -> loads.payload(load, walk);
            case Expression.Meta load -> loads.meta(load, walk);
            case Expression.Connection load -> loads.connection(load, walk);
            case Expression.Fib load -> loads.fib(load, walk);
            case Expression.Compare compare -> compare(compare, walk.registers);
            case Expression.Range range -> range(range, walk.registers);
            case Expression.Bitwise bitwise -> bitwise(bitwise, walk.registers);
            case Expression.ByteOrder order -> order(order, walk.registers);
            case Expression.Immediate(int register, Octets value) -> {
                walk.registers.put(register, value.toBytes());
                yield new Answer.Holds();
            }
            case Expression.Lookup lookup -> lookup(lookup, walk.registers, table);
            case Expression.NumberGenerator load ->
                    unknown(walk, load.register(), 4, "numgen, a number in turn or at random,");
            case Expression.Hash load -> unknown(walk, load.register(), 4, "a hash");
            case Expression.ExtensionHeader load ->
                    unknown(walk, load.register(), load.length(), "an option of the packet");
            case Expression.RoutingInfo load ->
                    unknown(walk, load.register(), 16, "what 'rt' says of the route");
            case Expression.SocketInfo load ->
                    unknown(walk, load.register(), 8, "what 'socket' says");
            case Expression.Limit _ -> Answer.undecided("a limit");
            case Expression.Quota _ -> Answer.undecided("a quota");
            case Expression.DynamicSet(String set, _, _, _) ->
                    Answer.undecided("set @" + set + ", which packets change,");
            case Expression.Entry(var match) -> xtables.entry(match, walk);
            case Expression.Match(String name, _, var match) -> xtables.match(name, match, walk);
            default -> ACTS;
        };
    }

    private static Answer unknown(Walk walk, int register, int length, String reason) {
        walk.registers.putUnknown(register, length, reason);
        return new Answer.Holds();
    }

    private static Answer compare(Expression.Compare compare, Registers registers) {
        int word = compare.register();
        int length = compare.value().length();
        boolean equality =
                compare.operator() == Nftables.NFT_CMP_EQ
                        || compare.operator() == Nftables.NFT_CMP_NEQ;
        String unknown = registers.whyUnknown(word, length);
        if (!unknown.isEmpty()) {
            if (equality
                    && Registers.fits(word, length)
                    && registers.differs(word, compare.value())) {
                return Answer.of(compare.operator() == Nftables.NFT_CMP_NEQ);
            }
            return Answer.undecided(unknown);
        }
        int order = registers.octets(word, length).compareTo(compare.value());
        return switch (compare.operator()) {
            case Nftables.NFT_CMP_EQ -> Answer.of(order == 0);
            case Nftables.NFT_CMP_NEQ -> Answer.of(order != 0);
            case Nftables.NFT_CMP_LT -> Answer.of(order < 0);
            case Nftables.NFT_CMP_LTE -> Answer.of(order <= 0);
            case Nftables.NFT_CMP_GT -> Answer.of(order > 0);
            case Nftables.NFT_CMP_GTE -> Answer.of(order >= 0);
            default -> Answer.undecided("a comparison of the kind " + compare.operator());
        };
    }

    private static Answer range(Expression.Range range, Registers registers) {
        int length = range.from().length();
        String unknown = registers.whyUnknown(range.register(), length);
        if (!unknown.isEmpty()) {
            return Answer.undecided(unknown);
        }
        Octets value = registers.octets(range.register(), length);
        boolean inside = value.compareTo(range.from()) >= 0 && value.compareTo(range.to()) <= 0;
        return Answer.of(inside != range.outside());
    }

    private static Answer bitwise(Expression.Bitwise bitwise, Registers registers) {
        int from = bitwise.source();
        int to = bitwise.destination();
        int length = bitwise.length();
        if (!Registers.fits(from, length) || !Registers.fits(to, length)) {
            return Answer.undecided("a register that the kernel does not have");
        }
        if (bitwise.operation() == 0) {
            if (bitwise.mask().length() < length || bitwise.xor().length() < length) {
                return Answer.undecided("a mask that is too short");
            }
            for (int i = 0; i < length; i++) {
                registers.byteOf(to, from, i, bitwise.mask().at(i), bitwise.xor().at(i));
            }
            return new Answer.Holds();
        }
        String unknown = registers.whyUnknown(from, length);
        if (!unknown.isEmpty() || length != 4 || bitwise.operation() > 2) {
            registers.putUnknown(to, length, unknown.isEmpty() ? "a shift" : unknown);
            return new Answer.Holds();
        }
        int value = registers.octets(from, 4).hostNumber();
        int shift = bitwise.data().hostNumber();
        registers.putNumber(to, bitwise.operation() == 1 ? value << shift : value >>> shift);
        return new Answer.Holds();
    }

    private static Answer order(Expression.ByteOrder order, Registers registers) {
        String unknown = registers.whyUnknown(order.source(), order.length());
        int size = order.size();
        if (!unknown.isEmpty() || size <= 0 || order.length() % size != 0) {
            registers.putUnknown(
                    order.destination(),
                    order.length(),
                    unknown.isEmpty() ? "a strange order of bytes" : unknown);
            return new Answer.Holds();
        }
        byte[] bytes = registers.octets(order.source(), order.length()).toBytes();
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[i / size * size + size - 1 - i % size];
        }
        registers.put(order.destination(), turned);
        return new Answer.Holds();
    }

    private static Answer lookup(Expression.Lookup lookup, Registers registers, TableCode table) {
        Optional<SetIndex> found = table.set(lookup.set());
        if (found.isEmpty()) {
            return Answer.undecided("set @" + lookup.set() + ", which is not there,");
        }
        SetIndex index = found.get();
        NamedSet set = index.set();
        if (index.isEmpty()) {
            return Answer.of(lookup.inverted());
        }
        String unknown = registers.whyUnknown(lookup.register(), set.keyLength());
        if (unknown.isEmpty() && !set.complete()) {
            unknown = "set @" + set.name() + ", which could not be read as a whole,";
        }
        boolean toRegister = lookup.destination().orElse(-1) >= 0;
        if (!unknown.isEmpty()) {
            if (toRegister) {
                registers.putUnknown(lookup.destination().getAsInt(), set.dataLength(), unknown);
            }
            return new Answer.Undecided(unknown, toRegister ? List.of() : verdicts(set));
        }
        Optional<SetElement> element =
                index.find(registers.octets(lookup.register(), set.keyLength()));
        if (lookup.destination().isEmpty()) {
            return Answer.of(element.isPresent() != lookup.inverted());
        }
        if (element.isEmpty()) {
            return new Answer.Fails();
        }
        if (toRegister) {
            registers.put(lookup.destination().getAsInt(), element.get().data().toBytes());
            return new Answer.Holds();
        }
        Optional<Verdict> verdict = element.get().verdict();
        return verdict.isPresent() ? new Answer.Decides(verdict.get()) : new Answer.Holds();
    }

    /// What a verdict map may come to.
    private static List<Verdict> verdicts(NamedSet set) {
        Set<Verdict> all = new LinkedHashSet<>();
        for (SetElement element : set.elements()) {
            element.verdict().ifPresent(all::add);
            if (all.size() > MOST_ALTERNATIVES) {
                break;
            }
        }
        return new ArrayList<>(all);
    }
}
