// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parts of an EKS node as the VPC CNI plugin wires it: interfaces of the cloud, pods, addresses.
///
/// The first three pods, and the one on the node's network, are always the same ones; more follow from
/// the seed.
final class EksPlan {
    static final String REGION = "us-east-1";
    static final String INSTANCE = "i-0a1b2c3d4e5f60718";
    static final String VPC_CIDR = "10.20.0.0/16";
    static final String SUBNET_CIDR = "10.20.64.0/20";
    static final String BRANCH_CIDR = "10.20.96.0/20";
    static final IpAddress GATEWAY = IpAddress.parse("10.20.64.1");
    static final IpAddress BRANCH_GATEWAY = IpAddress.parse("10.20.96.1");
    static final IpAddress NODE = IpAddress.parse("10.20.65.10");
    static final IpAddress NODE_V6 = IpAddress.parse("2600:1f13:5d3:9a00::10");
    static final String PREFIX_V6 = "2600:1f13:5d3:9a00:8e2f::/80";
    static final String SUBNET_V6 = "2600:1f13:5d3:9a00::/64";
    static final String VPC_V6 = "2600:1f13:5d3:9a00::/56";
    static final IpAddress GATEWAY_V6 = IpAddress.parse("fe80:ec2::1");
    static final int POD_LINK = 3;
    static final int MTU = 9001;
    static final int FIRST_FREE_INDEX = 15;

    private static final IpAddress FIRST_PRIMARY = IpAddress.parse("10.20.65.21");
    private static final IpAddress FIRST_SECONDARY = IpAddress.parse("10.20.70.31");
    private static final IpAddress FIRST_V6 = IpAddress.parse("2600:1f13:5d3:9a00:8e2f::1");
    private static final int SPARE = 2;
    private static final int LEAST_ADDRESSES = 3;
    private static final int SUBNET_BITS = 20;

    /// A pod and the interface of the cloud that its address belongs to.
    ///
    /// @param vlan of its branch interface; 0 for none
    record Pod(LabPod at, Eni eni, int vlan) {
        boolean isBranch() {
            return vlan != 0;
        }
    }

    private record Fixed(
            String path, boolean primary, String netns, char sandbox, char uid, int number) {}

    private static final List<Fixed> FIXTURE =
            List.of(
                    new Fixed(
                            "kube-system/coredns-6b9575c64c-7m2xq",
                            true,
                            "cni-c0117b1e-0001-4a01-8a01-c0ffee000001",
                            'a',
                            '1',
                            1),
                    new Fixed(
                            "default/web-6d4cf56db6-x2x7k",
                            false,
                            "cni-c0117b1e-0002-4a02-8a02-c0ffee000002",
                            'b',
                            '2',
                            2),
                    new Fixed(
                            "default/api-0",
                            false,
                            "cni-c0117b1e-0003-4a03-8a03-c0ffee000003",
                            'c',
                            '3',
                            3));

    private final LabOptions options;
    private final Generated generated;
    private final List<Eni> enis = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    private final Map<Boolean, Integer> used = new LinkedHashMap<>();

    EksPlan(LabOptions options) {
        this.options = options;
        this.generated = new Generated(options);
        used.put(true, 0);
        used.put(false, 0);
        List<Wanted> wanted = wanted();
        makeEnis();
        for (Wanted pod : wanted) {
            pods.add(pod.make(this));
        }
        if (options.branch()) {
            pods.add(ledger());
        }
    }

    /// A pod whose interface is chosen, but which is not made yet.
    private record Wanted(
            String namespace,
            String name,
            boolean primary,
            IpAddress address,
            String netns,
            String sandbox,
            String uid,
            int ordinal) {
        Pod make(EksPlan plan) {
            Eni eni = plan.enis.get(primary ? 0 : 1);
            boolean fixed = ordinal <= FIXTURE.size();
            int index = fixed ? 10 + ordinal : FIRST_FREE_INDEX + ordinal - FIXTURE.size() - 1;
            String link = "eni" + Generated.interfaceHash(namespace, name);
            return new Pod(
                    new LabPod(
                            namespace,
                            name,
                            uid,
                            sandbox,
                            netns,
                            address,
                            podMac(0xce, ordinal),
                            link,
                            index,
                            podMac(0x6a, ordinal)),
                    eni,
                    0);
        }
    }

    private List<Wanted> wanted() {
        List<Wanted> wanted = new ArrayList<>();
        for (int ordinal = 1; ordinal <= options.pods(); ordinal++) {
            wanted.add(ordinal <= FIXTURE.size() ? fixed(ordinal) : random(ordinal));
        }
        return wanted;
    }

    private Wanted fixed(int ordinal) {
        Fixed pod = FIXTURE.get(ordinal - 1);
        int slash = pod.path().indexOf('/');
        boolean primary = pod.primary() || options.ipv6();
        return new Wanted(
                pod.path().substring(0, slash),
                pod.path().substring(slash + 1),
                primary,
                nextAddress(primary),
                options.isUsual() ? pod.netns() : generated.netns(pod.path()),
                String.valueOf(pod.sandbox()).repeat(64),
                uid(pod.uid()),
                ordinal);
    }

    static String uid(char digit) {
        String eight = String.valueOf(digit).repeat(8);
        String three = eight.substring(0, 3);
        return "%s-%s-4%s-8%s-%s"
                .formatted(eight, three + digit, three, three, eight + eight.substring(0, 4));
    }

    private Wanted random(int ordinal) {
        String path = generated.podPath();
        int slash = path.indexOf('/');
        boolean primary = options.ipv6() || generated.flip();
        return new Wanted(
                path.substring(0, slash),
                path.substring(slash + 1),
                primary,
                nextAddress(primary),
                generated.netns(path),
                generated.containerId(path),
                generated.uuid(path),
                ordinal);
    }

    private IpAddress nextAddress(boolean primary) {
        int number = used.merge(primary, 1, Integer::sum) - 1;
        return address(primary, number);
    }

    private IpAddress address(boolean primary, int number) {
        if (options.ipv6()) {
            return IpAddress.v6(FIRST_V6.high(), FIRST_V6.low() + number);
        }
        long first = (primary ? FIRST_PRIMARY : FIRST_SECONDARY).low();
        return IpAddress.v4((int) (first + number));
    }

    private List<IpAddress> addresses(boolean primary) {
        int count = used.getOrDefault(primary, 0);
        int all = Math.max(LEAST_ADDRESSES, count + SPARE - (primary ? 0 : 1));
        List<IpAddress> addresses = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            addresses.add(address(primary, i));
        }
        return addresses;
    }

    private void makeEnis() {
        enis.add(
                new Eni(
                        "ens5",
                        2,
                        "t5",
                        3,
                        Mac.parse("02:5a:11:22:33:05"),
                        "eni-0aa11bb22cc33dd44",
                        0,
                        NODE,
                        addresses(true),
                        254,
                        false));
        if (options.ipv6()) {
            // Prefixes of IPv6 are on the primary interface only, so no other is ever attached.
            return;
        }
        enis.add(
                new Eni(
                        "ens6",
                        3,
                        "t6",
                        4,
                        Mac.parse("02:5a:11:22:33:06"),
                        "eni-0ee55ff6677889900",
                        1,
                        IpAddress.parse("10.20.70.20"),
                        addresses(false),
                        2,
                        false));
        if (options.branch()) {
            enis.add(
                    new Eni(
                            "ens7",
                            4,
                            "t7",
                            5,
                            Mac.parse("02:5a:11:22:33:07"),
                            "eni-0bb99887766554433",
                            2,
                            IpAddress.parse("10.20.72.30"),
                            List.of(),
                            3,
                            true));
        }
    }

    private Pod ledger() {
        String netns =
                options.isUsual()
                        ? "cni-c0117b1e-0005-4a05-8a05-c0ffee000005"
                        : generated.netns("payments/ledger-0");
        LabPod at =
                new LabPod(
                        "payments",
                        "ledger-0",
                        uid('5'),
                        "e".repeat(64),
                        netns,
                        IpAddress.parse("10.20.96.40"),
                        Mac.parse("ce:01:00:00:00:14"),
                        "vlan" + Generated.interfaceHash("payments", "ledger-0"),
                        14,
                        Mac.parse("6a:01:00:00:00:14"));
        return new Pod(at, enis.get(2), 1);
    }

    /// Those of the fixture end in 11, 12 and 13, written as if hexadecimal were decimal.
    private static Mac podMac(int first, int ordinal) {
        boolean fixed = ordinal <= FIXTURE.size();
        return Mac.of(
                new byte[] {
                    (byte) first,
                    1,
                    0,
                    (byte) (fixed ? 0 : 1),
                    (byte) (fixed ? 0 : ordinal >> 8),
                    (byte) (fixed ? 0x10 + ordinal : ordinal)
                });
    }

    LabOptions options() {
        return options;
    }

    String node() {
        return options.name() + "-node";
    }

    String vpc() {
        return options.name() + "-vpc";
    }

    List<Eni> enis() {
        return enis;
    }

    /// Those with a network of their own.
    List<Pod> pods() {
        return pods;
    }

    Optional<Pod> branch() {
        return pods.stream().filter(Pod::isBranch).findFirst();
    }

    /// The one on the node's network.
    LabPod hostNetworkPod() {
        return new LabPod(
                "kube-system",
                "kube-proxy-h4x9z",
                uid('4'),
                "d".repeat(64),
                node(),
                options.ipv6() ? NODE_V6 : NODE,
                enis.getFirst().mac(),
                "",
                0,
                Mac.NONE);
    }

    static String withSubnet(IpAddress address) {
        return address + "/" + SUBNET_BITS;
    }
}
