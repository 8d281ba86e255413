// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.xtables;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.abi.Xtables;
import dev.warren.kernel.socket.SocketDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Prints the table `nat` of `iptables-legacy` of the namespace it runs in, as fixtures of
/// [XtablesTableTest]; `netfilter.sh` says how.
final class XtablesRecorder {
    private XtablesRecorder() {}

    static void main() throws SyscallException {
        byte[] name = "nat".getBytes(StandardCharsets.US_ASCII);
        try (SocketDescriptor socket =
                SocketDescriptor.open(Sockets.AF_INET, Sockets.SOCK_RAW, Xtables.IPPROTO_RAW)) {
            byte[] info =
                    socket.option(
                            Xtables.SOL_IP,
                            Xtables.SO_GET_INFO,
                            Arrays.copyOf(name, Xtables.XT_TABLE_MAXNAMELEN),
                            Xtables.GETINFO_BYTES);
            ByteBuffer header = ByteBuffer.wrap(info).order(ByteOrder.nativeOrder());
            int size = header.getInt(Xtables.GETINFO_SIZE);
            ByteBuffer question =
                    ByteBuffer.wrap(Arrays.copyOf(name, Xtables.GET_ENTRIES_BYTES))
                            .order(ByteOrder.nativeOrder())
                            .putInt(Xtables.GET_ENTRIES_SIZE, size);
            byte[] entries =
                    socket.option(
                            Xtables.SOL_IP,
                            Xtables.SO_GET_ENTRIES,
                            question.array(),
                            Xtables.GET_ENTRIES_BYTES + size);
            System.out.println("info " + HexFormat.of().formatHex(info));
            System.out.println(
                    "entries "
                            + HexFormat.of()
                                    .formatHex(entries, Xtables.GET_ENTRIES_BYTES, entries.length));
        }
    }
}
