// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.nftables;

import dev.warren.kernel.abi.Nftables;
import dev.warren.kernel.netfilter.Expression;
import dev.warren.kernel.netfilter.Octets;
import dev.warren.kernel.netfilter.PacketFamily;
import dev.warren.kernel.netfilter.XtMatch;
import dev.warren.kernel.netfilter.XtTarget;
import dev.warren.kernel.netfilter.xtables.XtMatches;
import dev.warren.kernel.netfilter.xtables.XtTargets;
import dev.warren.kernel.netlink.Attributes;
import java.util.OptionalInt;

/// Reads the expressions of a rule: `NFTA_EXPR_NAME`, `NFTA_EXPR_DATA`.
final class ExpressionDecoder {
    private final PacketFamily family;

    /// @param family the rule's, by which addresses in blobs of xtables are read
    ExpressionDecoder(PacketFamily family) {
        this.family = family;
    }

    /// @param element one `NFTA_LIST_ELEM`
    Expression decode(Attributes element) {
        Fields outer = new Fields(element);
        String name = outer.text(Nftables.NFTA_EXPR_NAME);
        Fields fields = outer.nested(Nftables.NFTA_EXPR_DATA);
        Octets raw = outer.octets(Nftables.NFTA_EXPR_DATA);
        return switch (name) {
            case "payload" -> payload(fields);
            case "meta" -> meta(fields);
            case "ct" -> connection(fields);
            case "cmp" ->
                    new Expression.Compare(
                            fields.register(Nftables.NFTA_CMP_SREG),
                            fields.integer(Nftables.NFTA_CMP_OP),
                            fields.value(Nftables.NFTA_CMP_DATA));
            case "range" ->
                    new Expression.Range(
                            fields.register(Nftables.NFTA_RANGE_SREG),
                            fields.integer(Nftables.NFTA_RANGE_OP) != 0,
                            fields.value(Nftables.NFTA_RANGE_FROM_DATA),
                            fields.value(Nftables.NFTA_RANGE_TO_DATA));
            case "bitwise" -> bitwise(fields, raw);
            case "byteorder" ->
                    new Expression.ByteOrder(
                            fields.register(Nftables.NFTA_BYTEORDER_SREG),
                            fields.register(Nftables.NFTA_BYTEORDER_DREG),
                            fields.integer(Nftables.NFTA_BYTEORDER_OP),
                            fields.integer(Nftables.NFTA_BYTEORDER_LEN),
                            fields.integer(Nftables.NFTA_BYTEORDER_SIZE));
            case "immediate" -> immediate(fields);
            case "lookup" -> lookup(fields);
            case "dynset" ->
                    new Expression.DynamicSet(
                            fields.text(Nftables.NFTA_DYNSET_SET_NAME),
                            fields.integer(Nftables.NFTA_DYNSET_OP),
                            fields.register(Nftables.NFTA_DYNSET_SREG_KEY),
                            (fields.integer(Nftables.NFTA_DYNSET_FLAGS) & Nftables.NFT_DYNSET_F_INV)
                                    != 0);
            case "fib" ->
                    new Expression.Fib(
                            fields.integer(Nftables.NFTA_FIB_RESULT),
                            fields.integer(Nftables.NFTA_FIB_FLAGS),
                            fields.register(Nftables.NFTA_FIB_DREG));
            case "match" -> match(fields);
            case "target" -> target(fields);
            default -> statement(name, fields, raw);
        };
    }

    private static Expression statement(String name, Fields fields, Octets raw) {
        return switch (name) {
            case "counter" ->
                    new Expression.Counter(
                            fields.number(Nftables.NFTA_COUNTER_PACKETS),
                            fields.number(Nftables.NFTA_COUNTER_BYTES));
            case "log" ->
                    new Expression.Log(
                            fields.text(Nftables.NFTA_LOG_PREFIX),
                            fields.optional(Nftables.NFTA_LOG_GROUP));
            case "nat" -> translation(fields);
            case "masq" ->
                    new Expression.Masquerade(
                            fields.integer(Nftables.NFTA_MASQ_FLAGS),
                            fields.register(Nftables.NFTA_MASQ_REG_PROTO_MIN),
                            fields.register(Nftables.NFTA_MASQ_REG_PROTO_MAX));
            case "redir" ->
                    new Expression.Redirect(
                            fields.integer(Nftables.NFTA_REDIR_FLAGS),
                            fields.register(Nftables.NFTA_REDIR_REG_PROTO_MIN),
                            fields.register(Nftables.NFTA_REDIR_REG_PROTO_MAX));
            case "reject" ->
                    new Expression.Reject(
                            fields.integer(Nftables.NFTA_REJECT_TYPE),
                            fields.integer(Nftables.NFTA_REJECT_ICMP_CODE));
            case "limit" ->
                    new Expression.Limit(
                            fields.number(Nftables.NFTA_LIMIT_RATE),
                            fields.number(Nftables.NFTA_LIMIT_UNIT),
                            (fields.integer(Nftables.NFTA_LIMIT_FLAGS) & Nftables.NFT_LIMIT_F_INV)
                                    != 0);
            case "quota" ->
                    new Expression.Quota(
                            fields.number(Nftables.NFTA_QUOTA_BYTES),
                            (fields.integer(Nftables.NFTA_QUOTA_FLAGS) & Nftables.NFT_QUOTA_F_INV)
                                    != 0);
            case "notrack" -> new Expression.NoTrack();
            case "objref" -> object(fields);
            case "flow_offload" ->
                    new Expression.FlowOffload(fields.text(Nftables.NFTA_FLOW_TABLE_NAME));
            case "queue" ->
                    new Expression.Queue(
                            fields.integer(Nftables.NFTA_QUEUE_NUM),
                            fields.integer(Nftables.NFTA_QUEUE_TOTAL),
                            fields.integer(Nftables.NFTA_QUEUE_FLAGS));
            case "tproxy" ->
                    new Expression.TransparentProxy(
                            PacketFamily.of(fields.integer(Nftables.NFTA_TPROXY_FAMILY)),
                            fields.register(Nftables.NFTA_TPROXY_REG_ADDR),
                            fields.register(Nftables.NFTA_TPROXY_REG_PORT));
            default -> load(name, fields, raw);
        };
    }

    private static Expression load(String name, Fields fields, Octets raw) {
        return switch (name) {
            case "numgen" ->
                    new Expression.NumberGenerator(
                            fields.register(Nftables.NFTA_NG_DREG),
                            fields.integer(Nftables.NFTA_NG_MODULUS),
                            fields.integer(Nftables.NFTA_NG_TYPE) == Nftables.NFT_NG_RANDOM,
                            fields.integer(Nftables.NFTA_NG_OFFSET));
            case "hash" ->
                    new Expression.Hash(
                            fields.register(Nftables.NFTA_HASH_SREG),
                            fields.integer(Nftables.NFTA_HASH_LEN),
                            fields.register(Nftables.NFTA_HASH_DREG),
                            fields.integer(Nftables.NFTA_HASH_MODULUS),
                            fields.integer(Nftables.NFTA_HASH_OFFSET));
            case "exthdr" ->
                    fields.has(Nftables.NFTA_EXTHDR_DREG)
                            ? new Expression.ExtensionHeader(
                                    fields.integer(Nftables.NFTA_EXTHDR_OP),
                                    fields.integer(Nftables.NFTA_EXTHDR_TYPE),
                                    fields.integer(Nftables.NFTA_EXTHDR_OFFSET),
                                    fields.integer(Nftables.NFTA_EXTHDR_LEN),
                                    fields.register(Nftables.NFTA_EXTHDR_DREG))
                            : new Expression.Unknown(name, raw);
            case "rt" ->
                    new Expression.RoutingInfo(
                            fields.integer(Nftables.NFTA_RT_KEY),
                            fields.register(Nftables.NFTA_RT_DREG));
            case "socket" ->
                    new Expression.SocketInfo(
                            fields.integer(Nftables.NFTA_SOCKET_KEY),
                            fields.register(Nftables.NFTA_SOCKET_DREG));
            default -> new Expression.Unknown(name, raw);
        };
    }

    private static Expression payload(Fields fields) {
        int base = fields.integer(Nftables.NFTA_PAYLOAD_BASE);
        int offset = fields.integer(Nftables.NFTA_PAYLOAD_OFFSET);
        int length = fields.integer(Nftables.NFTA_PAYLOAD_LEN);
        return fields.has(Nftables.NFTA_PAYLOAD_SREG)
                ? new Expression.PayloadSet(
                        base, offset, length, fields.register(Nftables.NFTA_PAYLOAD_SREG))
                : new Expression.Payload(
                        base, offset, length, fields.register(Nftables.NFTA_PAYLOAD_DREG));
    }

    private static Expression meta(Fields fields) {
        int key = fields.integer(Nftables.NFTA_META_KEY);
        return fields.has(Nftables.NFTA_META_SREG)
                ? new Expression.MetaSet(key, fields.register(Nftables.NFTA_META_SREG))
                : new Expression.Meta(key, fields.register(Nftables.NFTA_META_DREG));
    }

    private static Expression connection(Fields fields) {
        int key = fields.integer(Nftables.NFTA_CT_KEY);
        var direction = fields.optional(Nftables.NFTA_CT_DIRECTION);
        return fields.has(Nftables.NFTA_CT_SREG)
                ? new Expression.ConnectionSet(
                        key, direction, fields.register(Nftables.NFTA_CT_SREG))
                : new Expression.Connection(key, direction, fields.register(Nftables.NFTA_CT_DREG));
    }

    private static Expression bitwise(Fields fields, Octets raw) {
        // Since Linux 6.13 the second operand may be a register: attribute 8, which is read by
        // nobody yet.
        if (fields.has(Nftables.NFTA_BITWISE_DATA + 1)) {
            return new Expression.Unknown("bitwise", raw);
        }
        return new Expression.Bitwise(
                fields.register(Nftables.NFTA_BITWISE_SREG),
                fields.register(Nftables.NFTA_BITWISE_DREG),
                fields.integer(Nftables.NFTA_BITWISE_LEN),
                fields.integer(Nftables.NFTA_BITWISE_OP),
                fields.value(Nftables.NFTA_BITWISE_MASK),
                fields.value(Nftables.NFTA_BITWISE_XOR),
                fields.value(Nftables.NFTA_BITWISE_DATA));
    }

    private static Expression immediate(Fields fields) {
        Fields data = fields.nested(Nftables.NFTA_IMMEDIATE_DATA);
        return data.has(Nftables.NFTA_DATA_VERDICT)
                ? new Expression.Decide(Verdicts.of(data.nested(Nftables.NFTA_DATA_VERDICT)))
                : new Expression.Immediate(
                        fields.register(Nftables.NFTA_IMMEDIATE_DREG),
                        data.octets(Nftables.NFTA_DATA_VALUE));
    }

    private static Expression lookup(Fields fields) {
        int flags = fields.integer(Nftables.NFTA_LOOKUP_FLAGS);
        return new Expression.Lookup(
                fields.text(Nftables.NFTA_LOOKUP_SET),
                fields.register(Nftables.NFTA_LOOKUP_SREG),
                fields.has(Nftables.NFTA_LOOKUP_DREG)
                        ? OptionalInt.of(fields.register(Nftables.NFTA_LOOKUP_DREG))
                        : OptionalInt.empty(),
                (flags & Nftables.NFT_LOOKUP_F_INV) != 0);
    }

    private static Expression translation(Fields fields) {
        int lowest = fields.register(Nftables.NFTA_NAT_REG_ADDR_MIN);
        int port = fields.register(Nftables.NFTA_NAT_REG_PROTO_MIN);
        return new Expression.Translate(
                fields.integer(Nftables.NFTA_NAT_TYPE) == Nftables.NFT_NAT_DNAT,
                PacketFamily.of(fields.integer(Nftables.NFTA_NAT_FAMILY)),
                lowest,
                other(fields, Nftables.NFTA_NAT_REG_ADDR_MAX, lowest),
                port,
                other(fields, Nftables.NFTA_NAT_REG_PROTO_MAX, port),
                fields.integer(Nftables.NFTA_NAT_FLAGS));
    }

    private static int other(Fields fields, int type, int same) {
        return fields.has(type) ? fields.register(type) : same;
    }

    private static Expression object(Fields fields) {
        return new Expression.ObjectReference(
                fields.integer(Nftables.NFTA_OBJREF_IMM_TYPE),
                fields.text(Nftables.NFTA_OBJREF_IMM_NAME),
                fields.text(Nftables.NFTA_OBJREF_SET_NAME));
    }

    /// In a table that sees both versions of IP nothing says of which one an address in a blob is: such a
    /// blob is kept as it is, one without addresses is read.
    private boolean oneFamily() {
        return family == PacketFamily.IPV4 || family == PacketFamily.IPV6;
    }

    private Expression match(Fields fields) {
        String name = fields.text(Nftables.NFTA_MATCH_NAME);
        int revision = fields.integer(Nftables.NFTA_MATCH_REV);
        byte[] blob = fields.octets(Nftables.NFTA_MATCH_INFO).toBytes();
        XtMatch match = XtMatches.decode(name, revision, family == PacketFamily.IPV6, blob);
        boolean sure = oneFamily() || match.equals(XtMatches.decode(name, revision, true, blob));
        return new Expression.Match(
                name, revision, sure ? match : new XtMatch.Unknown(Octets.of(blob)));
    }

    private Expression target(Fields fields) {
        String name = fields.text(Nftables.NFTA_MATCH_NAME);
        int revision = fields.integer(Nftables.NFTA_MATCH_REV);
        byte[] blob = fields.octets(Nftables.NFTA_MATCH_INFO).toBytes();
        XtTarget target = XtTargets.decode(name, revision, family == PacketFamily.IPV6, blob);
        boolean sure = oneFamily() || target.equals(XtTargets.decode(name, revision, true, blob));
        return new Expression.Target(
                name, revision, sure ? target : new XtTarget.Unknown(Octets.of(blob)));
    }
}
