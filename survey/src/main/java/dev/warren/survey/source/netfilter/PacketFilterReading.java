// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.netfilter;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.abi.Xtables;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.netfilter.RuleTable;
import dev.warren.kernel.netfilter.Ruleset;
import dev.warren.kernel.netfilter.nftables.NftablesReading;
import dev.warren.kernel.netfilter.xtables.XtablesReading;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.socket.SocketDescriptor;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.survey.Doors;
import dev.warren.survey.Findings;
import java.util.ArrayList;
import java.util.List;

/// Reads the packet filter of one namespace, where somebody asks for the path of a packet.
///
/// nftables is asked over netlink. Of the older xtables only those tables are asked for that the
/// namespace has. What of the two cannot be read becomes a gap and an omission of the rule set; the rest
/// is kept.
///
/// Thread: any.
public final class PacketFilterReading {
    private final Doors doors;
    private final Findings findings;

    public PacketFilterReading(Doors doors, Findings findings) {
        this.doors = doors;
        this.findings = findings;
    }

    /// Reads one namespace and reports what it sees.
    public void read(NamespaceId id) {
        try (NetworkNamespace namespace = NetworkNamespace.of(doors.open(id))) {
            read(namespace);
        } catch (SyscallException closed) {
            findings.gap("the packet filter of namespace " + id, closed);
        }
    }

    /// Reads a namespace that is open and reports what it sees.
    ///
    /// @return the rule set, which is in the fact, too
    public Ruleset read(NetworkNamespace namespace) {
        NamespaceId id = namespace.id();
        List<RuleTable> tables = new ArrayList<>();
        List<String> omissions = new ArrayList<>();
        part(id, "the rules of nftables", tables, omissions, () -> nftables(namespace));
        part(id, "the tables of iptables", tables, omissions, () -> xtables(namespace, false));
        part(id, "the tables of ip6tables", tables, omissions, () -> xtables(namespace, true));
        Ruleset ruleset = new Ruleset(tables, omissions);
        findings.emit(
                new Fact.PacketFilterSeen(
                        id, ruleset, findings.evidence("netfilter in namespace " + id)));
        return ruleset;
    }

    private interface Part {
        Ruleset read() throws SyscallException;
    }

    private void part(
            NamespaceId id,
            String what,
            List<RuleTable> tables,
            List<String> omissions,
            Part part) {
        String wanted = what + " of namespace " + id;
        try {
            Ruleset read = part.read();
            tables.addAll(read.tables());
            omissions.addAll(read.omissions());
            for (String omission : read.omissions()) {
                findings.gap(wanted, Why.INTERRUPTED, omission);
            }
        } catch (SyscallException refused) {
            findings.gap(wanted, refused);
            omissions.add(what);
        } catch (MalformedMessageException strange) {
            findings.gap(wanted, Why.UNEXPECTED, String.valueOf(strange.getMessage()));
            omissions.add(what);
        }
    }

    private static Ruleset nftables(NetworkNamespace namespace) throws SyscallException {
        try (NetlinkSocket socket = namespace.openNetlink(Netlink.NETLINK_NETFILTER)) {
            return NftablesReading.read(socket);
        } catch (SyscallException refused) {
            if (refused.errno() == Errno.EPROTONOSUPPORT) {
                return Ruleset.EMPTY;
            }
            throw refused;
        }
    }

    private static Ruleset xtables(NetworkNamespace namespace, boolean isV6)
            throws SyscallException {
        List<String> names = names(namespace, isV6 ? "ip6_tables_names" : "ip_tables_names");
        if (names.isEmpty()) {
            return Ruleset.EMPTY;
        }
        int family = isV6 ? Sockets.AF_INET6 : Sockets.AF_INET;
        try (SocketDescriptor socket =
                namespace.openSocket(family, Sockets.SOCK_RAW, Xtables.IPPROTO_RAW)) {
            return XtablesReading.read(socket, isV6, names);
        }
    }

    /// A kernel without xtables has no such file.
    private static List<String> names(NetworkNamespace namespace, String file)
            throws SyscallException {
        try (Fd names = namespace.openProcNet(file)) {
            return XtablesReading.names(names);
        } catch (SyscallException refused) {
            if (refused.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw refused;
        }
    }
}
