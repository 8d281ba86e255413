// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

import dev.warren.kernel.abi.Nftables;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.netfilter.AddressRange;
import dev.warren.kernel.netfilter.Expression;
import dev.warren.kernel.netfilter.PacketFamily;
import dev.warren.kernel.netfilter.Rule;
import dev.warren.kernel.netfilter.RuleText;
import dev.warren.kernel.netfilter.Verdict;
import dev.warren.kernel.netfilter.XtTarget;
import java.util.Optional;
import java.util.Set;

/// The expressions that change a packet or decide about it.
final class Actions {
    private static final int OBJECT_COUNTER = 1;
    private static final int OBJECT_HELPER = 3;

    /// Expressions and targets that decide about no path.
    private static final Set<String> HARMLESS =
            Set.of(
                    "last",
                    "dup",
                    "secmark",
                    "CT",
                    "DSCP",
                    "TOS",
                    "TTL",
                    "HL",
                    "CLASSIFY",
                    "SECMARK",
                    "CONNSECMARK",
                    "IDLETIMER",
                    "RATEEST",
                    "SET",
                    "TCPOPTSTRIP",
                    "TEE",
                    "ECN");

    private final Translation translation;

    Actions(Hook hook, AddressTypes addresses) {
        this.translation = new Translation(hook, addresses);
    }

    Answer act(Expression expression, Walk walk, Walk.Frame frame, Rule rule) {
        Packet before = walk.packet;
        Answer answer = act(expression, walk);
        if (!walk.packet.equals(before)) {
            walk.step(
                    frame.table().table(),
                    frame.chain(),
                    rule,
                    RuleText.of(frame.table().table(), rule),
                    effect(before, walk.packet));
        }
        return answer;
    }

    private Answer act(Expression expression, Walk walk) {
        return switch (expression) {
            case Expression.Decide(Verdict verdict) -> new Answer.Decides(verdict);
            case Expression.MetaSet set -> setMark(set, walk);
            case Expression.ConnectionSet set -> setConnectionMark(set, walk);
            case Expression.Reject _ -> new Answer.Rejects();
            case Expression.Counter _, Expression.Log _ -> new Answer.Holds();
            case Expression.FlowOffload _ -> new Answer.Holds();
            case Expression.NoTrack _ -> untrack(walk);
            case Expression.Translate translate -> registers(translate, walk);
            case Expression.Masquerade(int flags, int first, int last) ->
                    translation.toOwnAddress(walk, false, ports(walk, flags, first, last));
            case Expression.Redirect(int flags, int first, int last) ->
                    translation.toOwnAddress(walk, true, ports(walk, flags, first, last));
            case Expression.Queue _ -> new Answer.Decides(new Verdict.Queue());
            case Expression.ObjectReference(int type, String name, _) ->
                    type == OBJECT_COUNTER || type == OBJECT_HELPER
                            ? new Answer.Holds()
                            : Answer.undecided("the object '" + name + "'");
            case Expression.TransparentProxy _ -> Answer.undecided("tproxy");
            case Expression.PayloadSet _ -> Answer.undecided("a change of the packet's content");
            case Expression.Target(String name, _, XtTarget target) -> target(name, target, walk);
            case Expression.Unknown(String name, _) -> unknown(name, walk);
            default -> Answer.undecided("an expression that only loads or compares");
        };
    }

    private static Answer unknown(String name, Walk walk) {
        if (HARMLESS.contains(name)) {
            return new Answer.Holds();
        }
        walk.registers.forgetAll("'" + name + "'");
        return Answer.undecided("'" + name + "'");
    }

    private static Answer setMark(Expression.MetaSet set, Walk walk) {
        if (set.key() == Nftables.NFT_META_MARK) {
            walk.markUnknown = walk.registers.whyUnknown(set.register(), 4);
            walk.packet =
                    walk.packet.withMark(
                            walk.markUnknown.isEmpty()
                                    ? walk.registers.octets(set.register(), 4).hostNumber()
                                    : 0);
        }
        return new Answer.Holds();
    }

    private static Answer setConnectionMark(Expression.ConnectionSet set, Walk walk) {
        if (set.key() == Nftables.NFT_CT_MARK && hasConnection(walk)) {
            walk.connectionMarkUnknown = walk.registers.whyUnknown(set.register(), 4);
            walk.packet =
                    walk.packet.withConnectionMark(
                            walk.connectionMarkUnknown.isEmpty()
                                    ? walk.registers.octets(set.register(), 4).hostNumber()
                                    : 0);
        }
        return new Answer.Holds();
    }

    static boolean hasConnection(Walk walk) {
        return walk.connectionTracked
                && walk.packet.state() != ConnectionState.UNTRACKED
                && walk.packet.state() != ConnectionState.INVALID;
    }

    private static Answer untrack(Walk walk) {
        // What has a connection already keeps it.
        if (!walk.connectionTracked) {
            walk.packet = walk.packet.withState(ConnectionState.UNTRACKED);
        }
        return new Answer.Holds();
    }

    /// A range of ports in registers, as a target of xtables would have it.
    private static AddressRange ports(Walk walk, int flags, int first, int last) {
        return new AddressRange(
                Optional.empty(),
                Optional.empty(),
                port(walk, first),
                port(walk, last < 0 ? first : last),
                flags | (first >= 0 ? AddressRange.PROTO_SPECIFIED : 0));
    }

    private static int port(Walk walk, int register) {
        return register >= 0 && walk.registers.knows(register, 2)
                ? (int) walk.registers.octets(register, 2).networkNumber()
                : 0;
    }

    private Answer registers(Expression.Translate translate, Walk walk) {
        boolean isV6 = walk.packet.isV6();
        PacketFamily family = translate.family();
        if (!family.sees(isV6)) {
            return new Answer.Holds();
        }
        AddressRange ports =
                ports(walk, translate.flags(), translate.firstPort(), translate.lastPort());
        Optional<IpAddress> first = Optional.empty();
        Optional<IpAddress> last = Optional.empty();
        if (translate.firstAddress() >= 0) {
            int length = isV6 ? 16 : 4;
            for (int register : new int[] {translate.firstAddress(), translate.lastAddress()}) {
                String unknown = walk.registers.whyUnknown(register, length);
                if (!unknown.isEmpty()) {
                    return translation.toUnknown(walk, translate.destination(), unknown);
                }
            }
            first = Optional.of(address(walk, translate.firstAddress(), length));
            last = Optional.of(address(walk, translate.lastAddress(), length));
        }
        AddressRange range =
                new AddressRange(first, last, ports.firstPort(), ports.lastPort(), ports.flags());
        return translation.to(walk, translate.destination(), range);
    }

    private static IpAddress address(Walk walk, int register, int length) {
        return IpAddress.of(walk.registers.octets(register, length).toBytes(), 0, length);
    }

    private Answer target(String name, XtTarget target, Walk walk) {
        switch (target) {
            case XtTarget.Mark(var mark) -> {
                if (walk.markUnknown.isEmpty() || mark.mask() == -1) {
                    walk.markUnknown = "";
                    walk.packet =
                            walk.packet.withMark(
                                    (walk.packet.mark() & ~mark.mask()) ^ mark.value());
                }
            }
            case XtTarget.ConnectionMark change -> connectionMark(change, walk);
            case XtTarget.NoTrack _ -> {
                return untrack(walk);
            }
            case XtTarget.Harmless _ -> {}
            case XtTarget.Reject _ -> {
                return new Answer.Rejects();
            }
            case XtTarget.SourceTranslation(var range) -> {
                return translation.to(walk, false, range);
            }
            case XtTarget.DestinationTranslation(var range) -> {
                return translation.to(walk, true, range);
            }
            case XtTarget.NetworkMap(var range) -> {
                return translation.map(walk, range);
            }
            case XtTarget.Masquerade(var range) -> {
                return translation.toOwnAddress(walk, false, range);
            }
            case XtTarget.Redirect(var range) -> {
                return translation.toOwnAddress(walk, true, range);
            }
            case XtTarget.Unknown _ -> {
                if (!HARMLESS.contains(name)) {
                    walk.notes.add("the target '" + name + "'");
                }
            }
        }
        return new Answer.Holds();
    }

    private static void connectionMark(XtTarget.ConnectionMark change, Walk walk) {
        if (!hasConnection(walk)) {
            return;
        }
        Packet packet = walk.packet;
        int of = packet.connectionMark();
        switch (change.mode()) {
            case 0 -> {
                int value = (of & ~change.connectionMask()) ^ change.value();
                if (change.connectionMask() == -1) {
                    walk.connectionMarkUnknown = "";
                }
                walk.packet = packet.withConnectionMark(shifted(value, change.shift()));
            }
            case 1 -> {
                int saved = shifted(packet.mark() & change.packetMask(), change.shift());
                walk.connectionMarkUnknown = either(walk);
                walk.packet = packet.withConnectionMark((of & ~change.connectionMask()) ^ saved);
            }
            case 2 -> {
                int restored = shifted(of & change.connectionMask(), change.shift());
                walk.markUnknown = either(walk);
                walk.packet = packet.withMark((packet.mark() & ~change.packetMask()) ^ restored);
            }
            default -> walk.notes.add("a mode of CONNMARK that is not known");
        }
    }

    private static String either(Walk walk) {
        return walk.markUnknown.isEmpty() ? walk.connectionMarkUnknown : walk.markUnknown;
    }

    private static int shifted(int value, int shift) {
        return shift < 0 ? value >>> -shift : value << shift;
    }

    private static String effect(Packet before, Packet after) {
        StringBuilder effect = new StringBuilder();
        if (before.mark() != after.mark()) {
            effect.append(", mark 0x").append(Integer.toHexString(after.mark()));
        }
        if (before.connectionMark() != after.connectionMark()) {
            effect.append(", connection mark 0x")
                    .append(Integer.toHexString(after.connectionMark()));
        }
        if (!before.source().equals(after.source())) {
            effect.append(", source ").append(after.source());
        }
        if (!before.destination().equals(after.destination())) {
            effect.append(", destination ").append(after.destination());
        }
        if (before.destinationPort() != after.destinationPort()) {
            effect.append(", destination port ").append(after.destinationPort());
        }
        if (before.sourcePort() != after.sourcePort()) {
            effect.append(
                    after.sourcePort() == 0
                            ? ", another source port"
                            : ", source port " + after.sourcePort());
        }
        if (before.state() != after.state()) {
            effect.append(", not tracked");
        }
        return effect.substring(Math.min(2, effect.length()));
    }
}
