// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.nftables;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.abi.Nftables;
import dev.warren.kernel.netfilter.ChainHook;
import dev.warren.kernel.netfilter.Expression;
import dev.warren.kernel.netfilter.NamedSet;
import dev.warren.kernel.netfilter.Octets;
import dev.warren.kernel.netfilter.PacketFamily;
import dev.warren.kernel.netfilter.Rule;
import dev.warren.kernel.netfilter.SetElement;
import dev.warren.kernel.netfilter.Verdict;
import dev.warren.kernel.netfilter.XtMatch;
import dev.warren.kernel.netlink.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The messages of nftables as records, each with where it belongs.
final class TableMessages {
    /// Where something belongs.
    record Place(PacketFamily family, String table, String chain) {}

    record TableEntry(PacketFamily family, String name, boolean dormant) {}

    record ChainEntry(Place place, Optional<ChainHook> hook, Verdict policy) {}

    record RuleEntry(Place place, Rule rule) {}

    record SetEntry(PacketFamily family, String table, NamedSet set) {}

    static final Dumps<TableEntry> TABLES =
            Dumps.all(
                    "NFT_MSG_GETTABLE",
                    Nftables.NFT_MSG_GETTABLE,
                    Nftables.NFT_MSG_NEWTABLE,
                    TableMessages::table);
    static final Dumps<ChainEntry> CHAINS =
            Dumps.all(
                    "NFT_MSG_GETCHAIN",
                    Nftables.NFT_MSG_GETCHAIN,
                    Nftables.NFT_MSG_NEWCHAIN,
                    TableMessages::chain);
    static final Dumps<RuleEntry> RULES =
            Dumps.all(
                    "NFT_MSG_GETRULE",
                    Nftables.NFT_MSG_GETRULE,
                    Nftables.NFT_MSG_NEWRULE,
                    TableMessages::rule);
    static final Dumps<SetEntry> SETS =
            Dumps.all(
                    "NFT_MSG_GETSET",
                    Nftables.NFT_MSG_GETSET,
                    Nftables.NFT_MSG_NEWSET,
                    TableMessages::set);
    static final Dumps<Integer> GENERATION =
            Dumps.all(
                    "NFT_MSG_GETGEN",
                    Nftables.NFT_MSG_GETGEN,
                    Nftables.NFT_MSG_NEWGEN,
                    (_, attributes) -> new Fields(attributes).integer(Nftables.NFTA_GEN_ID));

    private TableMessages() {}

    /// The elements of one set; one message holds many.
    static Dumps<List<SetElement>> elements(SetEntry of) {
        return new Dumps<>(
                "NFT_MSG_GETSETELEM",
                Nftables.NFT_MSG_GETSETELEM,
                Nftables.NFT_MSG_NEWSETELEM,
                of.family().number(),
                body ->
                        body.text(Nftables.NFTA_SET_ELEM_LIST_TABLE, of.table())
                                .text(Nftables.NFTA_SET_ELEM_LIST_SET, of.set().name()),
                (_, attributes) -> elements(attributes));
    }

    private static TableEntry table(int family, Attributes attributes) {
        Fields fields = new Fields(attributes);
        int flags = fields.integer(Nftables.NFTA_TABLE_FLAGS);
        return new TableEntry(
                PacketFamily.of(family),
                fields.text(Nftables.NFTA_TABLE_NAME),
                (flags & Nftables.NFT_TABLE_F_DORMANT) != 0);
    }

    private static ChainEntry chain(int family, Attributes attributes) {
        Fields fields = new Fields(attributes);
        Place place =
                new Place(
                        PacketFamily.of(family),
                        fields.text(Nftables.NFTA_CHAIN_TABLE),
                        fields.text(Nftables.NFTA_CHAIN_NAME));
        Optional<ChainHook> hook =
                fields.has(Nftables.NFTA_CHAIN_HOOK) ? Optional.of(hook(fields)) : Optional.empty();
        Verdict policy =
                fields.has(Nftables.NFTA_CHAIN_POLICY)
                        ? Verdicts.standard(fields.integer(Nftables.NFTA_CHAIN_POLICY))
                        : new Verdict.Accept();
        return new ChainEntry(place, hook, policy);
    }

    private static ChainHook hook(Fields chain) {
        Fields fields = chain.nested(Nftables.NFTA_CHAIN_HOOK);
        List<String> devices = new ArrayList<>();
        if (fields.has(Nftables.NFTA_HOOK_DEV)) {
            devices.add(fields.text(Nftables.NFTA_HOOK_DEV));
        }
        Attributes list = fields.walk(Nftables.NFTA_HOOK_DEVS);
        while (list.next()) {
            String device = list.text();
            if (!devices.contains(device)) {
                devices.add(device);
            }
        }
        return new ChainHook(
                fields.integer(Nftables.NFTA_HOOK_HOOKNUM),
                fields.integer(Nftables.NFTA_HOOK_PRIORITY),
                chain.text(Nftables.NFTA_CHAIN_TYPE),
                devices);
    }

    private static RuleEntry rule(int family, Attributes attributes) {
        Fields fields = new Fields(attributes);
        PacketFamily of = PacketFamily.of(family);
        Place place =
                new Place(
                        of,
                        fields.text(Nftables.NFTA_RULE_TABLE),
                        fields.text(Nftables.NFTA_RULE_CHAIN));
        ExpressionDecoder decoder = new ExpressionDecoder(of);
        List<Expression> expressions = new ArrayList<>();
        Attributes list = fields.walk(Nftables.NFTA_RULE_EXPRESSIONS);
        while (list.next()) {
            expressions.add(decoder.decode(list.nested()));
        }
        String comment = comment(fields.octets(Nftables.NFTA_RULE_USERDATA));
        return new RuleEntry(
                place,
                new Rule(
                        fields.number(Nftables.NFTA_RULE_HANDLE),
                        comment.isEmpty() ? matched(expressions) : comment,
                        expressions));
    }

    /// What user space keeps with a rule: type u8, length u8, value.
    private static String comment(Octets data) {
        for (int at = 0; at + 2 <= data.length(); ) {
            int end = at + 2 + data.at(at + 1);
            if (data.at(at) == Nftables.NFTNL_UDATA_RULE_COMMENT && end <= data.length()) {
                byte[] all = data.toBytes();
                return KernelText.decodeTerminated(all, at + 2, end - at - 2);
            }
            at = end;
        }
        return "";
    }

    private static String matched(List<Expression> expressions) {
        for (Expression each : expressions) {
            if (each instanceof Expression.Match(_, _, XtMatch.Comment(String text))) {
                return text;
            }
        }
        return "";
    }

    private static SetEntry set(int family, Attributes attributes) {
        Fields fields = new Fields(attributes);
        List<Integer> lengths = new ArrayList<>();
        Attributes list = fields.nested(Nftables.NFTA_SET_DESC).walk(Nftables.NFTA_SET_DESC_CONCAT);
        while (list.next()) {
            lengths.add(new Fields(list.nested()).integer(Nftables.NFTA_SET_FIELD_LEN));
        }
        return new SetEntry(
                PacketFamily.of(family),
                fields.text(Nftables.NFTA_SET_TABLE),
                new NamedSet(
                        fields.text(Nftables.NFTA_SET_NAME),
                        fields.integer(Nftables.NFTA_SET_FLAGS),
                        fields.integer(Nftables.NFTA_SET_KEY_TYPE),
                        fields.integer(Nftables.NFTA_SET_KEY_LEN),
                        fields.integer(Nftables.NFTA_SET_DATA_TYPE),
                        fields.integer(Nftables.NFTA_SET_DATA_LEN),
                        lengths,
                        List.of(),
                        true));
    }

    private static List<SetElement> elements(Attributes attributes) {
        List<SetElement> elements = new ArrayList<>();
        Attributes list = new Fields(attributes).walk(Nftables.NFTA_SET_ELEM_LIST_ELEMENTS);
        while (list.next()) {
            elements.add(element(new Fields(list.nested())));
        }
        return elements;
    }

    private static SetElement element(Fields fields) {
        Fields data = fields.nested(Nftables.NFTA_SET_ELEM_DATA);
        return new SetElement(
                fields.value(Nftables.NFTA_SET_ELEM_KEY),
                fields.has(Nftables.NFTA_SET_ELEM_KEY_END)
                        ? Optional.of(fields.value(Nftables.NFTA_SET_ELEM_KEY_END))
                        : Optional.empty(),
                fields.integer(Nftables.NFTA_SET_ELEM_FLAGS),
                data.octets(Nftables.NFTA_DATA_VALUE),
                data.has(Nftables.NFTA_DATA_VERDICT)
                        ? Optional.of(Verdicts.of(data.nested(Nftables.NFTA_DATA_VERDICT)))
                        : Optional.empty(),
                fields.text(Nftables.NFTA_SET_ELEM_OBJREF));
    }
}
