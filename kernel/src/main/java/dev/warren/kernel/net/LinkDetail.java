// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a driver says of its link besides its kind (`IFLA_INFO_DATA`).
///
/// What is named here is what tells where packets go; the rest of the driver's settings stays as it
/// came, in `rest`.
///
/// Source: man 8 ip-link, `linux/if_link.h`, `linux/if_tunnel.h`.
public sealed interface LinkDetail {
    /// A kind that says nothing, such as `veth` (whose peer is in [Link#lower]), `dummy`, `ifb`,
    /// `wireguard` (whose keys and peers are told elsewhere); or no kind at all.
    ///
    /// @param kind empty for a physical device and the loopback
    record Plain(String kind) implements LinkDetail {}

    /// A VLAN of the link in [Link#lower].
    ///
    /// @param id 0 to 4095
    /// @param protocol 0x8100 or 0x88a8
    record Vlan(int id, int protocol, List<RawAttribute> rest) implements LinkDetail {
        /// The word that `ip link` prints.
        public String protocolWord() {
            return switch (protocol) {
                case 0x8100 -> "802.1Q";
                case 0x88a8 -> "802.1ad";
                default -> "0x" + Integer.toHexString(protocol);
            };
        }
    }

    /// A second address on the link in [Link#lower] (`macvlan`, `macvtap`).
    ///
    /// @param mode `MACVLAN_MODE_…`
    /// @param flags `MACVLAN_FLAG_…`
    record Macvlan(int mode, int flags, List<RawAttribute> rest) implements LinkDetail {
        /// The word that `ip link` prints.
        public String modeWord() {
            return switch (mode) {
                case 1 -> "private";
                case 2 -> "vepa";
                case 4 -> "bridge";
                case 8 -> "passthru";
                case 16 -> "source";
                default -> Integer.toString(mode);
            };
        }
    }

    /// A second IP address on the link in [Link#lower] (`ipvlan`, `ipvtap`; since Linux 3.19).
    ///
    /// @param mode `IPVLAN_MODE_…`
    /// @param flags `IPVLAN_F_…`
    record Ipvlan(int mode, int flags, List<RawAttribute> rest) implements LinkDetail {
        /// The word that `ip link` prints.
        public String modeWord() {
            return switch (mode) {
                case 0 -> "l2";
                case 1 -> "l3";
                case 2 -> "l3s";
                default -> Integer.toString(mode);
            };
        }
    }

    /// Ethernet over UDP.
    ///
    /// @param id the number of the network (VNI)
    /// @param local the address that packets are sent from
    /// @param remote the group or the machine that unknown addresses are sent to
    /// @param link the index of the link to send by; 0 for any
    /// @param port the UDP port
    /// @param isLearning whether it learns from what comes
    /// @param isExternal whether the network and the machine stand in routes or programs instead
    record Vxlan(
            long id,
            Optional<IpAddress> local,
            Optional<IpAddress> remote,
            int link,
            int port,
            boolean isLearning,
            boolean isExternal,
            List<RawAttribute> rest)
            implements LinkDetail {
        /// The port that IANA assigned.
        public static final int PORT = 4789;

        /// A network that learns, on the usual port.
        public static Vxlan of(long id) {
            return new Vxlan(
                    id, Optional.empty(), Optional.empty(), 0, PORT, true, false, List.of());
        }
    }

    /// Anything over UDP (since Linux 3.18).
    ///
    /// @param id the number of the network (VNI)
    /// @param remote the other machine
    /// @param port the UDP port
    /// @param isExternal whether the network and the machine stand in routes or programs instead
    record Geneve(
            long id,
            Optional<IpAddress> remote,
            int port,
            boolean isExternal,
            List<RawAttribute> rest)
            implements LinkDetail {}

    /// A tunnel over IP: `gre`, `gretap`, `ip6gre`, `ip6gretap`, `erspan`, `ipip`, `sit`, `ip6tnl`,
    /// `vti`, `vti6`.
    ///
    /// @param kind which of them
    /// @param link the index of the link to send by; 0 for any
    /// @param local the own end; empty for any
    /// @param remote the other end; empty for any
    /// @param inputKey the key that is expected, below 2^32; empty for none
    /// @param outputKey the key that is sent; empty for none
    /// @param isExternal whether the ends and keys stand in routes or programs instead
    record Tunnel(
            String kind,
            int link,
            Optional<IpAddress> local,
            Optional<IpAddress> remote,
            OptionalLong inputKey,
            OptionalLong outputKey,
            boolean isExternal,
            List<RawAttribute> rest)
            implements LinkDetail {}

    /// A routing domain; its ports' packets are looked up in its table (since Linux 4.3).
    ///
    /// @param table below 2^32
    record Vrf(long table, List<RawAttribute> rest) implements LinkDetail {}

    /// Several links as one.
    ///
    /// @param mode `BOND_MODE_…`
    /// @param activePort the index of the port in use, where there is only one; 0 for none
    /// @param monitorMilliseconds how often the carriers are looked at; 0 for never
    record Bond(int mode, int activePort, int monitorMilliseconds, List<RawAttribute> rest)
            implements LinkDetail {
        private static final List<String> WORDS =
                List.of(
                        "balance-rr",
                        "active-backup",
                        "balance-xor",
                        "broadcast",
                        "802.3ad",
                        "balance-tlb",
                        "balance-alb");

        /// The word that `ip link` prints.
        public String modeWord() {
            return mode >= 0 && mode < WORDS.size() ? WORDS.get(mode) : Integer.toString(mode);
        }
    }

    /// A bridge.
    ///
    /// @param spanningTree 0 off, 1 by the kernel, 2 by a program
    /// @param filtersVlans whether its ports have VLANs; false also where the kernel cannot
    /// @param vlanProtocol 0x8100 or 0x88a8; empty where the kernel knows no VLANs
    /// @param defaultVlan the VLAN of a port that says nothing; empty where the kernel knows none
    /// @param ageingTicks how long what was learnt lives, in hundredths of a second
    /// @param forwardMask which link-local addresses it forwards all the same
    record Bridge(
            int spanningTree,
            boolean filtersVlans,
            OptionalInt vlanProtocol,
            OptionalInt defaultVlan,
            int ageingTicks,
            int forwardMask,
            List<RawAttribute> rest)
            implements LinkDetail {}

    /// One end of a pair whose packets a program of eBPF passes on (since Linux 6.7); the other is in
    /// [Link#lower].
    ///
    /// @param isPrimary whether it is the end from which the pair is configured
    /// @param mode `NETKIT_L2` or `NETKIT_L3`
    /// @param policy what happens where no program decides: `NETKIT_PASS`, `NETKIT_DROP`
    /// @param peerPolicy the same for the other end
    record Netkit(boolean isPrimary, int mode, int policy, int peerPolicy, List<RawAttribute> rest)
            implements LinkDetail {
        /// The word that `ip link` prints.
        public String modeWord() {
            return switch (mode) {
                case 0 -> "l2";
                case 1 -> "l3";
                default -> Integer.toString(mode);
            };
        }

        /// The word that `ip link` prints for a policy.
        public static String policyWord(int policy) {
            return switch (policy) {
                case 0 -> "forward";
                case 2 -> "blackhole";
                default -> Integer.toString(policy);
            };
        }
    }

    /// A link whose other end is a program (told since Linux 4.17).
    ///
    /// @param isTap whether it carries Ethernet rather than IP
    /// @param owner the user who may attach; empty for nobody in particular
    /// @param group the group that may attach
    /// @param isPersistent whether it stays without a program
    record Tun(
            boolean isTap,
            OptionalLong owner,
            OptionalLong group,
            boolean isPersistent,
            List<RawAttribute> rest)
            implements LinkDetail {}

    /// A kind that this version does not know.
    record Unknown(String kind, List<RawAttribute> data) implements LinkDetail {}
}
