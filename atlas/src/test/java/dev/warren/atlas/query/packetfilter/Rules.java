// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.abi.Nftables;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.RouteType;
import dev.warren.kernel.netfilter.ChainHook;
import dev.warren.kernel.netfilter.Expression;
import dev.warren.kernel.netfilter.NamedSet;
import dev.warren.kernel.netfilter.Octets;
import dev.warren.kernel.netfilter.PacketFamily;
import dev.warren.kernel.netfilter.Rule;
import dev.warren.kernel.netfilter.RuleChain;
import dev.warren.kernel.netfilter.RuleTable;
import dev.warren.kernel.netfilter.Ruleset;
import dev.warren.kernel.netfilter.SetElement;
import dev.warren.kernel.netfilter.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A table of nftables that a test writes down, and packets through it.
final class Rules {
    static final Verdict ACCEPT = new Verdict.Accept();
    static final Verdict DROP = new Verdict.Drop();
    static final Verdict RETURN = new Verdict.Return();

    private final List<RuleChain> chains = new ArrayList<>();
    private final List<NamedSet> sets = new ArrayList<>();
    private long handle;

    /// A chain at a hook.
    Rules base(String type, Hook hook, int priority, Verdict policy, Rule... rules) {
        String name = type + "-" + hook.name() + priority;
        ChainHook at = new ChainHook(hook.number(), priority, type, List.of());
        chains.add(new RuleChain(name, Optional.of(at), policy, List.of(rules)));
        return this;
    }

    /// A filter chain in prerouting that accepts at its end.
    Rules prerouting(Rule... rules) {
        return base("filter", Hook.PREROUTING, 0, ACCEPT, rules);
    }

    Rules chain(String name, Rule... rules) {
        chains.add(new RuleChain(name, Optional.empty(), ACCEPT, List.of(rules)));
        return this;
    }

    Rules set(NamedSet set) {
        sets.add(set);
        return this;
    }

    Rule rule(Expression... expressions) {
        return new Rule(++handle, "", List.of(expressions));
    }

    static Expression verdict(Verdict verdict) {
        return new Expression.Decide(verdict);
    }

    static Expression jump(String chain) {
        return verdict(new Verdict.Jump(chain));
    }

    static Expression goTo(String chain) {
        return verdict(new Verdict.Goto(chain));
    }

    /// What nobody here knows.
    static Expression strange() {
        return new Expression.Unknown("bpf", Octets.NONE);
    }

    static Expression counter() {
        return new Expression.Counter(0, 0);
    }

    static Expression[] markSet(int mark) {
        return new Expression[] {
            new Expression.Immediate(0, number(mark)),
            new Expression.MetaSet(Nftables.NFT_META_MARK, 0)
        };
    }

    static Expression[] destinationPort(int port) {
        return new Expression[] {
            new Expression.Payload(Nftables.NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2, 0),
            new Expression.Compare(0, Nftables.NFT_CMP_EQ, port(port))
        };
    }

    static Expression[] destination() {
        return new Expression[] {
            new Expression.Payload(Nftables.NFT_PAYLOAD_NETWORK_HEADER, 16, 4, 0)
        };
    }

    static Expression[] dnat(String address, int port) {
        return new Expression[] {
            new Expression.Immediate(0, address(address)),
            new Expression.Immediate(1, port(port)),
            new Expression.Translate(true, PacketFamily.IPV4, 0, 0, 1, 1, 0)
        };
    }

    static Expression[] snat(String address) {
        return new Expression[] {
            new Expression.Immediate(0, address(address)),
            new Expression.Translate(false, PacketFamily.IPV4, 0, 0, -1, -1, 0)
        };
    }

    static Expression lookup(String set) {
        return new Expression.Lookup(set, 0, OptionalInt.empty(), false);
    }

    static Expression verdictMap(String set) {
        return new Expression.Lookup(set, 0, OptionalInt.of(-1), false);
    }

    static Expression[] all(Object... parts) {
        List<Expression> all = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof Expression[] several) {
                all.addAll(List.of(several));
            } else {
                all.add((Expression) part);
            }
        }
        return all.toArray(Expression[]::new);
    }

    static NamedSet verdicts(String name, List<Octets> keys, List<Verdict> verdicts) {
        List<SetElement> elements = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            elements.add(
                    new SetElement(
                            keys.get(i),
                            Optional.empty(),
                            0,
                            Octets.NONE,
                            Optional.of(verdicts.get(i)),
                            ""));
        }
        return new NamedSet(
                name,
                NamedSet.MAP,
                0,
                keys.getFirst().length(),
                NamedSet.VERDICT_TYPE,
                0,
                List.of(),
                elements,
                true);
    }

    /// A set of the keys from one to before another.
    static NamedSet interval(String name, Octets from, Octets behind) {
        SetElement first =
                new SetElement(from, Optional.empty(), 0, Octets.NONE, Optional.empty(), "");
        SetElement end =
                new SetElement(
                        behind,
                        Optional.empty(),
                        SetElement.INTERVAL_END,
                        Octets.NONE,
                        Optional.empty(),
                        "");
        return new NamedSet(
                name,
                NamedSet.INTERVAL,
                0,
                from.length(),
                0,
                0,
                List.of(),
                List.of(first, end),
                true);
    }

    static Octets number(int value) {
        return Octets.of(
                (byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24));
    }

    static Octets port(int port) {
        return Octets.of((byte) (port >>> 8), (byte) port);
    }

    static Octets address(String address) {
        return Octets.of(IpAddress.parse(address).toBytes());
    }

    RuleTable table() {
        return new RuleTable(
                RuleTable.Source.NFTABLES, PacketFamily.IPV4, "t", false, chains, sets);
    }

    PacketFilter filter() {
        return PacketFilter.of(new Ruleset(List.of(table()), List.of()));
    }

    Passage pass(Hook hook) {
        return pass(hook, packet(80));
    }

    Passage pass(Hook hook, Packet packet) {
        return filter().pass(hook, packet, new Unicast());
    }

    static Packet packet(int port) {
        return Packet.first(
                IpAddress.parse("10.1.0.2"), IpAddress.parse("10.100.0.1"), 6, 40_000, port);
    }

    /// No address is the machine's own.
    static final class Unicast implements AddressTypes {
        @Override
        public Optional<RouteType> type(IpAddress address, Optional<String> link) {
            return Optional.of(RouteType.UNICAST);
        }
    }
}
