// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netfilter.nftables;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Prints the bodies of the messages of nftables of the namespace it runs in, one line each, as fixtures
/// of [NftablesMessagesTest]; `netfilter.sh` says how.
final class NftablesRecorder {
    static final Map<String, Dumps<?>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("table", TableMessages.TABLES);
        KINDS.put("chain", TableMessages.CHAINS);
        KINDS.put("rule", TableMessages.RULES);
        KINDS.put("set", TableMessages.SETS);
    }

    private NftablesRecorder() {}

    static void main() throws SyscallException {
        try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_NETFILTER)) {
            for (Map.Entry<String, Dumps<?>> kind : KINDS.entrySet()) {
                print(socket, kind.getKey(), kind.getValue());
            }
            for (TableMessages.SetEntry set : socket.dump(TableMessages.SETS).entries()) {
                print(socket, "element", TableMessages.elements(set));
            }
        }
    }

    private static void print(NetlinkSocket socket, String name, Dumps<?> kind)
            throws SyscallException {
        for (byte[] body : socket.dump(new Bodies(kind)).entries()) {
            System.out.println(name + " " + HexFormat.of().formatHex(body));
        }
    }

    /// The same questions, the answers as they come.
    private record Bodies(Family<?> family) implements Family<byte[]> {
        @Override
        public int requestType() {
            return family.requestType();
        }

        @Override
        public int replyType() {
            return family.replyType();
        }

        @Override
        public String name() {
            return family.name();
        }

        @Override
        public void writeDump(Request request) {
            family.writeDump(request);
        }

        @Override
        public byte[] decode(byte[] bytes, int offset, int end) {
            return Arrays.copyOfRange(bytes, offset, end);
        }
    }
}
