// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.netlink.nsid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.lab.IpJson;
import dev.warren.kernel.lab.LabSocket;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Lab
@ExtendWith(LeakGuard.class)
final class NamespaceIdFamilyTest {
    private static final int PEER = 1_234_567;

    private final LabTopology lab = new LabTopology();

    @Test
    void asksForNumbersAndNeverAssignsOne() throws Exception {
        try (lab) {
            LabNamespace observer = lab.namespace("warren-observer");
            LabNamespace other = lab.namespace("warren-other");
            try (NetlinkSocket socket = LabSocket.in(observer);
                    NamespaceDescriptor descriptor = LabSocket.descriptor(other)) {
                assertThat(NamespaceIdFamily.numberOf(socket, descriptor.fd())).isEmpty();
                assertThat(NamespaceIdFamily.numberOf(socket, descriptor.fd())).isEmpty();
                assertThat(listed(observer)).isEmpty();

                observer.run("ip", "netns", "set", "warren-other", "77");

                assertThat(NamespaceIdFamily.numberOf(socket, descriptor.fd())).hasValue(77);
            }
        }
    }

    @Test
    void agreesWithIpAboutEveryNumber() throws Exception {
        try (lab) {
            LabNamespace observer = lab.namespace("warren-observer");
            Map<String, LabNamespace> others = new HashMap<>();
            for (int i = 0; i < 5; i++) {
                LabNamespace other = lab.namespace("warren-other" + i);
                others.put(other.title(), other);
                // A link between two namespaces makes the kernel number them.
                lab.vethPair(LinkEnd.in(observer, "v" + i), LinkEnd.in(other, "eth0"));
            }
            try (NetlinkSocket socket = LabSocket.in(observer)) {
                Map<String, Integer> numbers = new HashMap<>();
                for (LabNamespace other : others.values()) {
                    try (NamespaceDescriptor descriptor = LabSocket.descriptor(other)) {
                        NamespaceIdFamily.numberOf(socket, descriptor.fd())
                                .ifPresent(number -> numbers.put(other.title(), number));
                    }
                }

                assertThat(numbers).hasSize(5).isEqualTo(listed(observer));
            }
        }
    }

    @Test
    void givesANumberOnce() throws Exception {
        try (lab) {
            LabNamespace observer = lab.namespace("warren-observer");
            LabNamespace one = lab.namespace("warren-one");
            LabNamespace other = lab.namespace("warren-two");
            try (NetlinkSocket socket = LabSocket.in(observer);
                    NamespaceDescriptor first = LabSocket.descriptor(one);
                    NamespaceDescriptor second = LabSocket.descriptor(other)) {
                NamespaceIdFamily.assign(socket, first.fd(), OptionalInt.of(5));
                assertRefused(Errno.EEXIST, socket, first, OptionalInt.of(6));
                assertRefused(Errno.EEXIST, socket, second, OptionalInt.of(5));
                NamespaceIdFamily.assign(socket, second.fd(), OptionalInt.empty());

                OptionalInt chosen = NamespaceIdFamily.numberOf(socket, second.fd());
                assertThat(listed(observer))
                        .isEqualTo(Map.of("warren-one", 5, "warren-two", chosen.orElseThrow()));
            }
        }
    }

    private static void assertRefused(
            int errno, NetlinkSocket socket, NamespaceDescriptor namespace, OptionalInt number) {
        assertThatThrownBy(() -> NamespaceIdFamily.assign(socket, namespace.fd(), number))
                .isInstanceOfSatisfying(
                        SyscallException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(errno));
    }

    private static Map<String, Integer> listed(LabNamespace observer) {
        Map<String, Integer> numbers = new HashMap<>();
        for (IpJson entry : IpJson.parse(observer.run("ip", "-json", "netns", "list-id"))) {
            numbers.put(entry.text("name"), entry.number("nsid", -1));
        }
        return numbers;
    }

    @Test
    void asksANeighbourForItsNumbersFromOutside() throws Exception {
        try (lab) {
            LabNamespace observer = lab.namespace("warren-observer");
            LabNamespace other = lab.namespace("warren-other");
            observer.run("ip", "netns", "set", "warren-other", "99");
            Command.run("ip", "netns", "set", "warren-observer", Integer.toString(PEER));
            try (NetlinkSocket socket = NetlinkSocket.openRoute();
                    NamespaceDescriptor descriptor = LabSocket.descriptor(other);
                    NamespaceDescriptor itself = LabSocket.descriptor(observer)) {
                assertThat(NamespaceIdFamily.numberOf(socket, itself.fd())).hasValue(PEER);
                assertThat(NamespaceIdFamily.numberSeenBy(socket, PEER, descriptor.fd()))
                        .hasValue(99);
                assertThat(NamespaceIdFamily.numberOf(socket, descriptor.fd())).isEmpty();
                assertThat(NamespaceIdFamily.numberSeenBy(socket, PEER, itself.fd())).isEmpty();
                assertThatThrownBy(
                                () ->
                                        NamespaceIdFamily.numberSeenBy(
                                                socket, PEER + 1, descriptor.fd()))
                        .isInstanceOfSatisfying(
                                SyscallException.class,
                                refused -> assertThat(refused.errno()).isEqualTo(Errno.EINVAL));
            }
        }
    }
}
