// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.socket;

import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Netlink;
import dev.warren.kernel.abi.Sockets;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.InternetSocket;
import dev.warren.kernel.netlink.Dump;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.socketdiagnostics.InternetSocketFamily;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.OpenNamespace;
import dev.warren.survey.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Asks the kernel for the sockets of one namespace that wait for others, and looks for the processes that
/// have them open among those of the namespace.
public final class SocketSource implements Source {
    private final OpenNamespace open;

    public SocketSource(OpenNamespace open) {
        this.open = open;
    }

    @Override
    public String name() {
        return "socket";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        NamespaceId id = open.namespace().id();
        String wanted = "listening sockets of namespace " + id;
        List<InternetSocket> sockets = new ArrayList<>();
        try (NetlinkSocket socket = open.namespace().openNetlink(Netlink.NETLINK_SOCK_DIAG)) {
            boolean interrupted = false;
            for (Protocol protocol : Protocol.values()) {
                for (boolean isV6 : new boolean[] {false, true}) {
                    Dump<InternetSocket> dump = ask(socket, protocol, isV6, wanted, findings);
                    sockets.addAll(dump.entries());
                    interrupted |= dump.interrupted();
                }
            }
            if (interrupted) {
                findings.gap(wanted, Why.INTERRUPTED, "they kept changing while they were read");
            }
        } catch (SyscallException refused) {
            findings.gap(wanted, refused);
            return;
        } catch (MalformedMessageException wrong) {
            findings.gap(wanted, Why.UNEXPECTED, String.valueOf(wrong.getMessage()));
            return;
        }
        Set<Long> inodes = sockets.stream().map(InternetSocket::inode).collect(Collectors.toSet());
        Map<Long, List<Detail.SocketHolder>> holders =
                inodes.isEmpty()
                        ? Map.of()
                        : new SocketHolders(ground.proc(), findings)
                                .of(open.processes(), id, inodes);
        findings.emit(
                new Fact.DetailSeen(
                        id,
                        new Detail.Listening(sockets, holders),
                        findings.evidence("sock_diag in namespace " + id)));
    }

    private enum Protocol {
        TCP(Sockets.IPPROTO_TCP),
        UDP(Sockets.IPPROTO_UDP),
        RAW(Sockets.IPPROTO_RAW);

        private final int number;

        Protocol(int number) {
            this.number = number;
        }
    }

    private static Dump<InternetSocket> ask(
            NetlinkSocket socket, Protocol protocol, boolean isV6, String wanted, Findings findings)
            throws SyscallException {
        try {
            return InternetSocketFamily.waiting(socket, isV6, protocol.number);
        } catch (SyscallException refused) {
            // Nobody listens on a raw socket, and few kernels tell of them. A kernel without IPv6
            // has no such sockets either way; one that cannot tell of a
            // protocol
            // hides the sockets of it.
            if (refused.errno() != Errno.ENOENT) {
                throw refused;
            }
            if (!isV6) {
                findings.gap(
                        protocol + ": " + wanted,
                        protocol == Protocol.RAW ? Why.ABSENT : Why.UNSUPPORTED,
                        "this kernel does not tell (is its module missing?)");
            }
            return new Dump<>(List.of(), false);
        }
    }
}
