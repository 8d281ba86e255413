// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.xtables;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Xtables;
import dev.warren.kernel.netfilter.RuleTable;
import dev.warren.kernel.netfilter.Ruleset;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.socket.SocketDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads the tables of `iptables-legacy` or `ip6tables-legacy` that one network namespace has.
///
/// Only tables that are there are asked for: to be asked for another one would make the kernel load and
/// make it. Source: `linux/netfilter_ipv4/ip_tables.h`, `linux/netfilter_ipv6/ip6_tables.h`. Needs
/// `CAP_NET_RAW` for the socket and `CAP_NET_ADMIN` in the user namespace that owns the namespace.
public final class XtablesReading {
    private static final int NAMES_LIMIT_BYTES = 64 << 10;
    private static final int TABLE_LIMIT_BYTES = 256 << 20;
    private static final int ATTEMPTS = 5;

    private final SocketDescriptor socket;
    private final boolean isV6;

    private XtablesReading(SocketDescriptor socket, boolean isV6) {
        this.socket = socket;
        this.isV6 = isV6;
    }

    /// The tables that there are.
    ///
    /// @param names `ip_tables_names` or `ip6_tables_names` of `/proc/net`, opened inside the namespace
    public static List<String> names(Fd names) throws SyscallException {
        return KernelText.decode(names.readAll(NAMES_LIMIT_BYTES))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /// Reads tables.
    ///
    /// @param socket a raw socket of the family, opened inside the namespace
    /// @param names those of [#names], and no others
    /// @throws SyscallException `EPERM`
    public static Ruleset read(SocketDescriptor socket, boolean isV6, List<String> names)
            throws SyscallException {
        List<RuleTable> tables = new ArrayList<>();
        List<String> omissions = new ArrayList<>();
        XtablesReading reading = new XtablesReading(socket, isV6);
        for (String name : names) {
            try {
                tables.add(reading.table(name));
            } catch (MalformedMessageException strange) {
                omissions.add(
                        "the "
                                + (isV6 ? "ip6tables" : "iptables")
                                + " table "
                                + name
                                + ": "
                                + strange.getMessage());
            }
        }
        return new Ruleset(tables, omissions);
    }

    private RuleTable table(String name) throws SyscallException {
        for (int attempt = 1; ; attempt++) {
            byte[] info = ask(Xtables.SO_GET_INFO, name, 0, Xtables.GETINFO_BYTES);
            Blob header = new Blob(info, 0, info.length);
            int size = header.s32(Xtables.GETINFO_SIZE);
            if (size < 0 || size > TABLE_LIMIT_BYTES) {
                throw new MalformedMessageException("it has " + size + " bytes");
            }
            try {
                byte[] answer =
                        ask(Xtables.SO_GET_ENTRIES, name, size, Xtables.GET_ENTRIES_BYTES + size);
                Blob entries = new Blob(answer, Xtables.GET_ENTRIES_BYTES, answer.length);
                return new TableDecoder(isV6, name, header, entries).table();
            } catch (SyscallException changed) {
                if (changed.errno() != Errno.EAGAIN || attempt == ATTEMPTS) {
                    throw changed;
                }
            }
        }
    }

    private byte[] ask(int option, String name, int size, int capacity) throws SyscallException {
        byte[] question =
                Arrays.copyOf(
                        KernelText.encode(name),
                        option == Xtables.SO_GET_INFO
                                ? Xtables.XT_TABLE_MAXNAMELEN
                                : Xtables.GET_ENTRIES_BYTES);
        if (option == Xtables.SO_GET_ENTRIES) {
            for (int i = 0; i < 4; i++) {
                question[Xtables.GET_ENTRIES_SIZE + i] = (byte) (size >>> (8 * i));
            }
        }
        return socket.option(isV6 ? Xtables.SOL_IPV6 : Xtables.SOL_IP, option, question, capacity);
    }
}
