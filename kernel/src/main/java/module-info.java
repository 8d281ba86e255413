// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// Linux seen from Java: descriptors, system calls, nsfs, `/proc` and netlink.
///
/// The only room with native memory: no type of `java.lang.foreign` leaves it. It knows the words of
/// the kernel and of nobody else; a container or a pod is not among them.
@NullMarked
module dev.warren.kernel {
    requires static org.jspecify;

    exports dev.warren.kernel;
    exports dev.warren.kernel.abi;
    exports dev.warren.kernel.event;
    exports dev.warren.kernel.id;
    exports dev.warren.kernel.mount;
    exports dev.warren.kernel.net;
    exports dev.warren.kernel.netfilter;
    exports dev.warren.kernel.netfilter.nftables;
    exports dev.warren.kernel.netfilter.xtables;
    exports dev.warren.kernel.netlink;
    exports dev.warren.kernel.netlink.address;
    exports dev.warren.kernel.netlink.link;
    exports dev.warren.kernel.netlink.neighbour;
    exports dev.warren.kernel.netlink.nexthop;
    exports dev.warren.kernel.netlink.nsid;
    exports dev.warren.kernel.netlink.route;
    exports dev.warren.kernel.netlink.rule;
    exports dev.warren.kernel.netlink.socketdiagnostics;
    exports dev.warren.kernel.netlink.trafficcontrol;
    exports dev.warren.kernel.nsfs;
    exports dev.warren.kernel.proc;
    exports dev.warren.kernel.process;
    exports dev.warren.kernel.socket;
}
