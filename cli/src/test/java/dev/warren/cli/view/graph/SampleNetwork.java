// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view.graph;

import dev.warren.atlas.Atlas;
import dev.warren.atlas.fact.Claim;
import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Init;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Role;
import dev.warren.atlas.fact.Routing;
import dev.warren.atlas.query.graph.Graph;
import dev.warren.kernel.abi.RouteNetlink;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.InterfaceAddress;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.net.LinkKind;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.MaskedNumber;
import dev.warren.kernel.net.OperationalState;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The network of a node that a test makes up: the host, and pods that hang on it.
public final class SampleNetwork {
    public static final NamespaceId HOST = new NamespaceId(4, 4026531833L);
    private static final long FIRST_POD = 4026532177L;
    private static final Cidr EVERYWHERE = Cidr.parse("0.0.0.0/0");
    private static final long MAIN = 254;

    private final List<Fact> facts = new ArrayList<>();
    private final Map<NamespaceId, List<Link>> links = new LinkedHashMap<>();
    private final Map<NamespaceId, List<InterfaceAddress>> addresses = new LinkedHashMap<>();
    private final List<RoutingRule> rules = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private int pods;

    SampleNetwork() {
        facts.add(new Fact.HostSeen(HOST, new Evidence("process", "/proc/1/ns/net")));
        process(1, "systemd", HOST);
        loopback(HOST);
        rules.add(rule().lookup(255).build());
        rules.add(rule().priority(32_766).lookup(MAIN).build());
        rules.add(rule().priority(32_767).lookup(253).build());
    }

    public static NamespaceId pod(int number) {
        return new NamespaceId(4, FIRST_POD + number);
    }

    private static RuleBuilder rule() {
        return RoutingRule.of(false);
    }

    /// The node of an EKS cluster with two network interfaces of the cloud: a pod on the first, two on
    /// the second.
    public static SampleNetwork eks() {
        return eks(2).eksPod(
                        "kube-system",
                        "coredns-6b9575c64c-7m2xq",
                        "10.20.65.21",
                        "eni8039d60f988",
                        254)
                .eksPod("default", "web-6d4cf56db6-x2x7k", "10.20.70.31", "enie62c7facd5d", 2)
                .eksPod("default", "api-0", "10.20.70.32", "eni31158f8c502", 2);
    }

    private static SampleNetwork eks(int cards) {
        SampleNetwork node = new SampleNetwork();
        node.rules.add(
                rule().priority(1024).marked(new MaskedNumber(0x80, 0x80)).lookup(MAIN).build());
        String[] ids = {"eni-0aa11bb22cc33dd44", "eni-0ee55ff6677889900"};
        String[] own = {"10.20.65.10", "10.20.70.20"};
        for (int i = 0; i < cards; i++) {
            Mac mac = Mac.parse("02:5a:11:22:33:%02x".formatted(i + 5));
            String address = i < 2 ? own[i] : "10.20.%d.10".formatted(80 + i);
            node.card(2 + i, "ens" + (5 + i), mac, address + "/20");
            node.cloud(mac, i < 2 ? ids[i] : "eni-0%016x".formatted(i), i);
            long table = i == 0 ? MAIN : i + 1;
            node.defaultRoute(table, "10.20.64.1", 2 + i);
            if (i > 0) {
                node.rules.add(
                        rule().priority(32_765).from(Cidr.parse(address)).lookup(table).build());
            }
        }
        return node;
    }

    /// The same with many pods, a third on each of three interfaces.
    static SampleNetwork eksWith(int pods) {
        SampleNetwork node = eks(3);
        for (int i = 0; i < pods; i++) {
            node.eksPod(
                    "team-" + i % 7,
                    "deployment-%d-6d4cf56db6-%05x".formatted(i % 11, i * 7919),
                    "10.20.%d.%d".formatted(100 + i / 200, 10 + i % 200),
                    "eni%011x".formatted(0x1234567 + i * 7919L),
                    i % 3 == 0 ? MAIN : i % 3 + 1);
        }
        return node;
    }

    /// A node whose pods are ports of a bridge.
    static SampleNetwork bridge(int pods) {
        SampleNetwork node = new SampleNetwork();
        node.card(2, "eth0", Mac.parse("02:00:00:00:01:02"), "192.0.2.10/24");
        node.defaultRoute(MAIN, "192.0.2.1", 2);
        node.link(HOST, 3, "cni0", "bridge", 0, Link.SAME_NAMESPACE, 0);
        node.address(HOST, 3, "10.244.29.1/16");
        node.link(HOST, 4, "flannel.1", "vxlan", 2, Link.SAME_NAMESPACE, 0);
        node.address(HOST, 4, "10.244.29.0/32");
        for (int i = 0; i < pods; i++) {
            node.bridgedPod(
                    "default",
                    "web-" + i,
                    "10.244.%d.%d/16".formatted(29 + (2 + i) / 256, (2 + i) % 256));
        }
        return node;
    }

    private SampleNetwork eksPod(
            String namespace, String name, String address, String host, long table) {
        int index = 11 + pods;
        NamespaceId id = pod(namespace, name);
        pair(id, index, host, 0);
        address(id, 3, address + "/32");
        Cidr own = Cidr.parse(address);
        rules.add(rule().priority(512).to(own).lookup(MAIN).build());
        routes.add(Route.to(own).table(MAIN).scope(253).onto(index).build());
        if (table != MAIN) {
            rules.add(rule().priority(1536).from(own).lookup(table).build());
        }
        return this;
    }

    SampleNetwork bridgedPod(String namespace, String name, String address) {
        int index = 11 + pods;
        NamespaceId id = pod(namespace, name);
        pair(id, index, "veth%08x".formatted(0x31fc0ba6 + pods), 3);
        return address(id, 3, address);
    }

    private void pair(NamespaceId pod, int index, String host, int master) {
        facts.add(new Fact.NumberSeen(HOST, pods, pod));
        facts.add(new Fact.NumberSeen(pod, 0, HOST));
        link(HOST, index, host, "veth", 3, pods, master);
        link(pod, 3, "eth0", "veth", index, 0, 0);
        loopback(pod);
        link(pod, 2, "tunl0", "ipip", 0, Link.SAME_NAMESPACE, 0, 0);
    }

    private NamespaceId pod(String namespace, String name) {
        pods++;
        NamespaceId id = pod(pods);
        int pid = 1000 + pods;
        process(pid, "pause", id);
        facts.add(
                new Fact.ContainerSeen(
                        "containerd",
                        "%064x".formatted(pods),
                        new Role.Sandbox(new PodName(namespace, name, "u" + pods)),
                        new Init.Running(new ProcessId(pid, pid), id),
                        new Claim.None(),
                        new Evidence("bundle", "/run/b/" + pods)));
        return id;
    }

    /// A namespace that nothing leads to.
    SampleNetwork idle(String name) {
        pods++;
        NamespaceId id = pod(pods);
        facts.add(
                new Fact.PinSeen(
                        id,
                        "/run/netns/" + name,
                        new NamespaceId(4, 4026531841L),
                        false,
                        new Evidence("mount", "/proc/self/mountinfo")));
        loopback(id);
        return this;
    }

    private void process(int pid, String command, NamespaceId id) {
        facts.add(
                new Fact.ProcessSeen(
                        new ProcessId(pid, pid),
                        command,
                        id,
                        List.of(),
                        new Evidence("process", "/proc/" + pid + "/ns/net")));
    }

    private void cloud(Mac mac, String id, int device) {
        facts.add(
                new Fact.CloudInterfaceSeen(
                        new CloudInterface(
                                mac,
                                id,
                                OptionalInt.of(device),
                                OptionalInt.of(0),
                                "subnet-0f1e2d3c4b5a69788",
                                "vpc-0123456789abcdef0",
                                List.of(),
                                List.of(),
                                List.of()),
                        new Evidence("imds", "network/interfaces")));
    }

    private void defaultRoute(long table, String gateway, int link) {
        routes.add(Route.to(EVERYWHERE).table(table).via(IpAddress.parse(gateway), link).build());
    }

    private void loopback(NamespaceId id) {
        int flags = RouteNetlink.IFF_UP | RouteNetlink.IFF_LOOPBACK;
        add(id, 1, "lo", 772, flags, Mac.NONE, LinkKind.NONE, 0, Link.SAME_NAMESPACE, 0);
    }

    private void card(int index, String name, Mac mac, String address) {
        int up = RouteNetlink.IFF_UP;
        add(HOST, index, name, 1, up, mac, LinkKind.NONE, 0, Link.SAME_NAMESPACE, 0);
        address(HOST, index, address);
    }

    SampleNetwork link(
            NamespaceId id,
            int index,
            String name,
            String kind,
            int lower,
            int lowerNamespace,
            int master) {
        return link(id, index, name, kind, lower, lowerNamespace, master, RouteNetlink.IFF_UP);
    }

    private SampleNetwork link(
            NamespaceId id,
            int index,
            String name,
            String kind,
            int lower,
            int lowerNamespace,
            int master,
            int flags) {
        LinkKind linkKind = new LinkKind(kind, List.of(), "");
        add(id, index, name, 1, flags, Mac.NONE, linkKind, lower, lowerNamespace, master);
        return this;
    }

    private void add(
            NamespaceId id,
            int index,
            String name,
            int type,
            int flags,
            Mac mac,
            LinkKind kind,
            int lower,
            int lowerNamespace,
            int master) {
        links.computeIfAbsent(id, _ -> new ArrayList<>())
                .add(
                        new Link(
                                index,
                                name,
                                List.of(),
                                type,
                                flags,
                                1500,
                                OperationalState.UP,
                                mac,
                                Mac.NONE,
                                master,
                                lower,
                                lowerNamespace,
                                kind,
                                "",
                                "",
                                List.of()));
    }

    SampleNetwork address(NamespaceId id, int link, String cidr) {
        Cidr local = Cidr.parse(cidr);
        addresses
                .computeIfAbsent(id, _ -> new ArrayList<>())
                .add(new InterfaceAddress(link, local, local, 0, 0));
        return this;
    }

    public List<Fact> facts() {
        List<Fact> all = new ArrayList<>(facts);
        links.forEach(
                (id, inside) ->
                        all.add(
                                new Fact.InsideSeen(
                                        id,
                                        OptionalLong.empty(),
                                        inside,
                                        addresses.getOrDefault(id, List.of()),
                                        new Evidence("link", "namespace " + id))));
        all.add(
                new Fact.RoutingSeen(
                        HOST,
                        new Routing(rules, routes, List.of(), List.of(), List.of(), Map.of()),
                        new Evidence("link", "namespace " + HOST)));
        return all;
    }

    Atlas atlas() {
        return Atlas.of(facts());
    }

    Graph graph() {
        return Graph.of(atlas());
    }
}
