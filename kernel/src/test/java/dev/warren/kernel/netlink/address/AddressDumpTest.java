// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.lab.IpJson;
import dev.warren.kernel.lab.LabSocket;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Compares dumps with what `ip -json address` says of the same links.
@ExtendWith(LeakGuard.class)
final class AddressDumpTest {
    private static List<InterfaceAddress> addresses(NetlinkSocket socket) throws SyscallException {
        return socket.dump(AddressFamily.ADDRESSES).entries();
    }

    @Test
    void agreesWithIpAboutOurOwnNamespace() throws SyscallException {
        try (NetlinkSocket socket = NetlinkSocket.openRoute()) {
            assertAgree(addresses(socket), Command.run("ip", "-json", "address"));
        }
    }

    @Lab
    @Test
    void agreesWithIpAboutAddressesOfEveryForm() throws Exception {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace here = lab.namespace("warren-addresses");
            for (String command :
                    List.of(
                            "ip link set lo up",
                            "ip link add v0 type veth peer name v1",
                            "ip link set v0 up",
                            "ip link set v1 up",
                            "ip address add 10.0.0.1/24 dev v0",
                            "ip address add 10.0.0.2/24 dev v0",
                            "ip address add 10.9.0.1/8 dev v0 label v0:x scope link",
                            "ip address add 10.1.0.1 peer 10.1.0.2/30 dev v1",
                            "ip address add 2001:db8::1/64 dev v0 nodad",
                            "ip address add 2001:db8::2 peer 2001:db8::3/127 dev v1 nodad",
                            "ip address add 192.0.2.1/32 dev lo scope host")) {
                here.run(command.split(" ", -1));
            }
            try (NetlinkSocket socket = LabSocket.in(here)) {
                List<InterfaceAddress> addresses = addresses(socket);

                assertAgree(addresses, here.run("ip", "-json", "address"));
                assertThat(addresses)
                        .filteredOn(address -> !address.local().equals(address.peer()))
                        .extracting(address -> address.local().address() + " " + address.peer())
                        .containsExactlyInAnyOrder(
                                "10.1.0.1 10.1.0.2/30", "2001:db8::2 2001:db8::3/127");
                assertThat(addresses)
                        .filteredOn(InterfaceAddress::isLinkScope)
                        .extracting(address -> address.local().toString())
                        .contains("10.9.0.1/8", "127.0.0.1/8", "192.0.2.1/32")
                        .doesNotContain("10.0.0.1/24", "2001:db8::1/64");
            }
        }
    }

    private static void assertAgree(List<InterfaceAddress> ours, String json) {
        List<String> expected = new ArrayList<>();
        for (IpJson link : IpJson.parse(json)) {
            for (IpJson address : link.objects("addr_info")) {
                String local = address.text("local");
                int prefix = address.number("prefixlen", -1);
                String peer = address.has("address") ? address.text("address") : local;
                expected.add(
                        "%d %s/%d %s/%d %d"
                                .formatted(
                                        link.number("ifindex", -1),
                                        local,
                                        prefix,
                                        peer,
                                        prefix,
                                        scope(address.text("scope"))));
            }
        }

        assertThat(
                        ours.stream()
                                .map(
                                        address ->
                                                "%d %s %s %d"
                                                        .formatted(
                                                                address.link(),
                                                                address.local(),
                                                                address.peer(),
                                                                address.scope())))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static int scope(String word) {
        return switch (word) {
            case "global" -> 0;
            case "site" -> 200;
            case "link" -> 253;
            case "host" -> 254;
            default -> throw new AssertionError("ip calls a scope " + word);
        };
    }
}
