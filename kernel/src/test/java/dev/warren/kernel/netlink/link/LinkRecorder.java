// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.link;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.netlink.Family;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.Request;
import java.util.Arrays;
import java.util.HexFormat;

/// Prints the bodies of the `RTM_NEWLINK` messages of the namespace it runs in, one line each, as
/// fixtures of [LinkFamilyTest]; `links.hex` says how.
final class LinkRecorder implements Family<byte[]> {
    private LinkRecorder() {}

    static void main() throws SyscallException {
        try (NetlinkSocket socket = NetlinkSocket.openRoute()) {
            for (byte[] body : socket.dump(new LinkRecorder()).entries()) {
                System.out.println(HexFormat.of().formatHex(body));
            }
        }
    }

    @Override
    public int requestType() {
        return LinkFamily.LINKS.requestType();
    }

    @Override
    public int replyType() {
        return LinkFamily.LINKS.replyType();
    }

    @Override
    public String name() {
        return LinkFamily.LINKS.name();
    }

    @Override
    public void writeDump(Request request) {
        LinkFamily.LINKS.writeDump(request);
    }

    @Override
    public byte[] decode(byte[] bytes, int offset, int end) {
        return Arrays.copyOfRange(bytes, offset, end);
    }
}
