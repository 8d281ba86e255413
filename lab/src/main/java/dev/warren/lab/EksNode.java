// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.RouteAttributes;
import dev.warren.kernel.net.Cidr;
import dev.warren.kernel.net.IpAddress;
import dev.warren.kernel.net.Mac;
import dev.warren.kernel.net.MaskedNumber;
import dev.warren.kernel.net.Route;
import dev.warren.kernel.net.RoutingRule;
import dev.warren.kernel.net.RuleBuilder;
import dev.warren.kernel.netlink.link.LinkChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An EKS node as Amazon's VPC CNI plugin wires it, and its VPC.
///
/// The interfaces of the cloud are pairs of virtual links, because that is what a namespace can have.
final class EksNode implements Topology {
    /// What stands for the internet, and for a network that the VPC is peered with.
    static final List<String> ELSEWHERE = List.of("169.254.169.254", "198.51.100.10", "10.30.0.10");

    static final List<String> ELSEWHERE_V6 = List.of("2001:db8:100::10", "fd00:ec2::254");

    static final int MARK = 0x80;

    private static final int BRIDGE = 2;
    private static final String BRIDGE_MAC = "02:00:00:00:64:01";
    private static final long MAIN = RouteAttributes.RT_TABLE_MAIN;

    private final EksPlan plan;
    private final boolean v6;

    EksNode(LabOptions options) {
        this.plan = new EksPlan(options);
        this.v6 = options.ipv6();
    }

    @Override
    public String node() {
        return plan.node();
    }

    @Override
    public String world() {
        return plan.vpc();
    }

    @Override
    public List<LabPod> pods() {
        List<LabPod> pods = new ArrayList<>();
        plan.pods().forEach(pod -> pods.add(pod.at()));
        pods.add(plan.hostNetworkPod());
        return pods;
    }

    @Override
    public void wire(Site site) throws SyscallException, LabException {
        Place node = site.place(node());
        Place vpc = site.place(world());
        settings(site);
        vpc(vpc);
        for (Eni eni : plan.enis()) {
            attach(node, vpc, eni);
        }
        rules(node);
        for (EksPlan.Pod pod : plan.pods()) {
            if (pod.isBranch()) {
                new EksBranch(pod).wire(site, node, vpc);
            } else {
                pod(node, site.place(pod.at().netns()), pod);
            }
        }
        neighbours(vpc);
        if (!plan.options().externalSnat() && !v6) {
            new EksFilters(plan).load(site, node);
        }
    }

    private void settings(Site site) throws SyscallException, LabException {
        Map<String, String> quiet =
                Map.of(
                        "ipv6/conf/all/disable_ipv6", "1",
                        "ipv6/conf/default/disable_ipv6", "1");
        // One address family is enough, and the other would chatter: counters tell the way of a
        // packet.
        for (Place place : site.places()) {
            if (!v6) {
                place.settings(quiet);
            }
            place.up(Place.LOOPBACK);
        }
        if (v6) {
            Map<String, String> forwarding = Map.of("ipv6/conf/all/forwarding", "1");
            site.place(node()).settings(forwarding);
            site.place(world()).settings(forwarding);
        }
        site.place(world()).settings(Map.of("ipv4/ip_forward", "1"));
        site.place(node())
                .settings(
                        Map.of(
                                "ipv4/ip_forward", "1",
                                "ipv4/conf/all/rp_filter", "2",
                                "ipv4/conf/default/rp_filter", "2",
                                "ipv4/conf/all/arp_ignore", "1",
                                "ipv4/conf/all/arp_announce", "2"));
    }

    private void vpc(Place vpc) throws SyscallException {
        vpc.apply(LinkChange.create("br0").index(BRIDGE).address(Mac.parse(BRIDGE_MAC)).bridge());
        vpc.address(BRIDGE, EksPlan.withSubnet(EksPlan.GATEWAY));
        if (v6) {
            vpc.address(BRIDGE, EksPlan.GATEWAY_V6 + "/64");
        }
        vpc.up(BRIDGE);
        for (String address : ELSEWHERE) {
            vpc.address(Place.LOOPBACK, address + "/32");
        }
        if (v6) {
            for (String address : ELSEWHERE_V6) {
                vpc.address(Place.LOOPBACK, address + "/128");
            }
        }
    }

    private void attach(Place node, Place vpc, Eni eni) throws SyscallException {
        node.apply(
                LinkChange.create(eni.link())
                        .index(eni.index())
                        .address(eni.mac())
                        .mtu(EksPlan.MTU)
                        .veth(
                                LinkChange.create(eni.outside())
                                        .index(eni.outsideIndex())
                                        .inNamespace(vpc.descriptor())));
        vpc.apply(LinkChange.of(eni.outsideIndex()).master(BRIDGE).mtu(EksPlan.MTU).up());
        node.address(eni.index(), EksPlan.withSubnet(eni.address()));
        node.up(eni.index());
        if (eni.isPrimary()) {
            primary(node, eni);
            return;
        }
        // As the plugin does: whatever is for the subnet leaves by the primary interface.
        node.removeRoute(
                Route.to(Cidr.parse(EksPlan.SUBNET_CIDR))
                        .onto(eni.index())
                        .protocol(RouteAttributes.RTPROT_KERNEL)
                        .preferredSource(eni.address()));
        node.route(Route.to(whole(EksPlan.GATEWAY)).onto(eni.index()).table(eni.table()));
        node.route(
                Route.to(everything(false)).via(EksPlan.GATEWAY, eni.index()).table(eni.table()));
    }

    private void primary(Place node, Eni eni) throws SyscallException {
        node.route(
                Route.to(everything(false))
                        .via(EksPlan.GATEWAY, eni.index())
                        .protocol(RouteAttributes.RTPROT_DHCP)
                        .preferredSource(eni.address())
                        .metric(512));
        if (v6) {
            node.address(eni.index(), EksPlan.NODE_V6 + "/128");
            node.route(
                    Route.to(everything(true))
                            .via(EksPlan.GATEWAY_V6, eni.index())
                            .protocol(RouteAttributes.RTPROT_RA)
                            .metric(512));
        }
    }

    private void rules(Place node) throws SyscallException {
        for (Eni eni : plan.enis()) {
            if (!eni.isPrimary() && !eni.trunk()) {
                node.rule(rule(32765).from(whole(eni.address())).lookup(eni.table()));
            }
        }
        node.rule(rule(1024).marked(new MaskedNumber(MARK, MARK)).lookup(MAIN));
    }

    private void pod(Place node, Place place, EksPlan.Pod pod) throws SyscallException {
        pair(node, place, pod.at());
        IpAddress address = pod.at().address();
        node.route(Route.to(whole(address)).onto(pod.at().hostIndex()));
        node.rule(rule(512).to(whole(address)).lookup(MAIN));
        if (pod.eni().table() != MAIN) {
            node.rule(rule(1536).from(whole(address)).lookup(pod.eni().table()));
        }
    }

    /// A pod's pair, made from inside the pod as the plugin does, and all that the pod knows.
    static void pair(Place node, Place place, LabPod pod) throws SyscallException {
        int link = EksPlan.POD_LINK;
        place.apply(
                LinkChange.create("eth0")
                        .index(link)
                        .address(pod.mac())
                        .mtu(EksPlan.MTU)
                        .veth(
                                LinkChange.create(pod.hostLink())
                                        .index(pod.hostIndex())
                                        .address(pod.hostMac())
                                        .mtu(EksPlan.MTU)
                                        .inNamespace(node.descriptor())));
        node.up(pod.hostIndex());
        place.up(link);
        boolean six = pod.address().isV6();
        IpAddress gateway = IpAddress.parse(six ? "fe80::1" : "169.254.1.1");
        place.route(Route.to(whole(gateway)).onto(link));
        place.route(Route.to(everything(six)).via(gateway, link));
        place.address(link, whole(pod.address()).toString());
        place.neighbour(link, gateway, pod.hostMac());
    }

    /// The VPC knows who has which address, as the real one does.
    private void neighbours(Place vpc) throws SyscallException {
        for (Eni eni : plan.enis()) {
            vpc.neighbour(BRIDGE, eni.address(), eni.mac());
        }
        for (EksPlan.Pod pod : plan.pods()) {
            if (!pod.isBranch()) {
                vpc.neighbour(BRIDGE, pod.at().address(), pod.eni().mac());
                routeIn(vpc, pod.at().address());
            }
        }
        if (v6) {
            vpc.neighbour(BRIDGE, EksPlan.NODE_V6, plan.enis().getFirst().mac());
            routeIn(vpc, EksPlan.NODE_V6);
        }
    }

    private static void routeIn(Place vpc, IpAddress address) throws SyscallException {
        if (address.isV6()) {
            vpc.route(Route.to(whole(address)).onto(BRIDGE));
        }
    }

    private RuleBuilder rule(int priority) {
        return RoutingRule.of(v6).priority(priority);
    }

    static Cidr whole(IpAddress address) {
        return new Cidr(address, address.bits());
    }

    static Cidr everything(boolean six) {
        return new Cidr(IpAddress.unspecified(six), 0);
    }

    @Override
    public Map<String, byte[]> files(Map<String, LabProcess> processes) {
        return new EksFiles(plan).all();
    }

    @Override
    public Map<String, Object> nodeDescription() {
        return Json.object(
                "host",
                "/run/netns/" + node(),
                "networkCards",
                plan.enis().stream().map(Eni::link).toList(),
                "metadata",
                "http://169.254.169.254",
                "introspection",
                "http://127.0.0.1:61679");
    }

    @Override
    public List<HttpSite> sites() {
        return new EksDocuments(plan).sites();
    }

    @Override
    public List<String> toTry() {
        List<String> lines = new ArrayList<>(List.of("ls", "ls -o wide"));
        plan.pods().stream()
                .skip(1)
                .findFirst()
                .ifPresent(
                        pod ->
                                lines.add(
                                        "path pod:%s --to %s"
                                                .formatted(
                                                        pod.at().title(),
                                                        v6
                                                                ? ELSEWHERE_V6.getFirst()
                                                                : "198.51.100.10")));
        return lines;
    }
}
