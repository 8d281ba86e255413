// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Extra;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Has the C compiler compare every number of this package with the kernel's headers.
@Extra("cc")
final class LayoutTest {
    private static final List<Class<?>> AUDITED =
            List.of(
                    Contexts.class,
                    Events.class,
                    Files.class,
                    LinkKindAttributes.class,
                    MountFlags.class,
                    NeighbourAttributes.class,
                    Netlink.class,
                    Nsfs.class,
                    Polling.class,
                    Processes.class,
                    RouteAttributes.class,
                    RouteNetlink.class,
                    RuleAttributes.class,
                    Sockets.class);

    private static final String INCLUDES =
            """
            #define _GNU_SOURCE
            #include <stddef.h>
            #include <fcntl.h>
            #include <poll.h>
            #include <signal.h>
            #include <time.h>
            #include <ucontext.h>
            #include <sys/eventfd.h>
            #include <sys/inotify.h>
            #include <sys/ioctl.h>
            #include <sys/prctl.h>
            #include <sys/socket.h>
            #include <sys/un.h>
            #include <sys/mount.h>
            #include <netinet/in.h>
            #include <linux/if_packet.h>
            #include <sys/wait.h>
            #include <linux/close_range.h>
            #include <linux/openat2.h>
            #include <linux/limits.h>
            #include <linux/stat.h>
            #include <linux/magic.h>
            #include <linux/netlink.h>
            #include <linux/rtnetlink.h>
            #include <linux/if.h>
            #include <linux/if_link.h>
            #include <linux/if_addr.h>
            #include <linux/if_bonding.h>
            #include <linux/if_bridge.h>
            #include <linux/if_tunnel.h>
            #include <linux/if_tun.h>
            #include <linux/fib_rules.h>
            #include <linux/icmpv6.h>
            #include <linux/neighbour.h>
            #include <linux/nexthop.h>
            #include <linux/veth.h>
            #include <linux/net_namespace.h>
            #include <linux/nsfs.h>
            #include <linux/sched.h>
            #include <linux/version.h>
            #include <linux/wait.h>
            #include <asm/socket.h>
            """;

    /// What a name of ours is called in C, where it is no macro or enumerator of the same name.
    private static final Map<String, String> EXPRESSIONS =
            Map.ofEntries(
                    Map.entry("UC_LINK_OFFSET", "offsetof(ucontext_t, uc_link)"),
                    Map.entry("UC_STACK_OFFSET", "offsetof(ucontext_t, uc_stack.ss_sp)"),
                    Map.entry("UC_STACK_SIZE_OFFSET", "offsetof(ucontext_t, uc_stack.ss_size)"),
                    Map.entry("UC_SIGMASK_OFFSET", "offsetof(ucontext_t, uc_sigmask)"),
                    Map.entry("POLLFD_BYTES", "sizeof(struct pollfd)"),
                    Map.entry("POLLFD_EVENTS_OFFSET", "offsetof(struct pollfd, events)"),
                    Map.entry("POLLFD_REVENTS_OFFSET", "offsetof(struct pollfd, revents)"),
                    Map.entry("TIMESPEC_BYTES", "sizeof(struct timespec)"),
                    Map.entry("SIGINFO_BYTES", "sizeof(siginfo_t)"),
                    Map.entry("SIGINFO_PID_OFFSET", "offsetof(siginfo_t, si_pid)"),
                    Map.entry("SIGINFO_CODE_OFFSET", "offsetof(siginfo_t, si_code)"),
                    Map.entry("SIGINFO_STATUS_OFFSET", "offsetof(siginfo_t, si_status)"),
                    Map.entry("KERNEL_SIGSET_BYTES", "_NSIG / 8"),
                    Map.entry("WALL", "__WALL"),
                    Map.entry("OPEN_HOW_BYTES", "sizeof(struct open_how)"),
                    Map.entry("INOTIFY_EVENT_BYTES", "sizeof(struct inotify_event)"),
                    Map.entry("INOTIFY_EVENT_MASK_OFFSET", "offsetof(struct inotify_event, mask)"),
                    Map.entry("INOTIFY_EVENT_LEN_OFFSET", "offsetof(struct inotify_event, len)"),
                    Map.entry("SOCKADDR_IN_BYTES", "sizeof(struct sockaddr_in)"),
                    Map.entry("SOCKADDR_IN6_BYTES", "sizeof(struct sockaddr_in6)"),
                    Map.entry("SOCKADDR_LL_BYTES", "sizeof(struct sockaddr_ll)"),
                    Map.entry("SOCKADDR_UN_PATH_OFFSET", "offsetof(struct sockaddr_un, sun_path)"),
                    Map.entry(
                            "SOCKADDR_UN_PATH_BYTES",
                            "sizeof(((struct sockaddr_un *) 0)->sun_path)"),
                    Map.entry("MOUNT_ATTR_BYTES", "sizeof(struct mount_attr)"),
                    Map.entry(
                            "MOUNT_ATTR_PROPAGATION_OFFSET",
                            "offsetof(struct mount_attr, propagation)"),
                    Map.entry("STATX_BYTES", "sizeof(struct statx)"),
                    Map.entry("STATX_MODE_OFFSET", "offsetof(struct statx, stx_mode)"),
                    Map.entry("STATX_UID_OFFSET", "offsetof(struct statx, stx_uid)"),
                    Map.entry("STATX_INO_OFFSET", "offsetof(struct statx, stx_ino)"),
                    Map.entry("STATX_SIZE_OFFSET", "offsetof(struct statx, stx_size)"),
                    Map.entry("STATX_MTIME_OFFSET", "offsetof(struct statx, stx_mtime)"),
                    Map.entry("STATX_DEV_MAJOR_OFFSET", "offsetof(struct statx, stx_dev_major)"),
                    Map.entry("STATX_DEV_MINOR_OFFSET", "offsetof(struct statx, stx_dev_minor)"),
                    Map.entry("HEADER_BYTES", "sizeof(struct nlmsghdr)"),
                    Map.entry("ATTRIBUTE_HEADER_BYTES", "sizeof(struct nlattr)"),
                    Map.entry("NLA_TYPE_MASK", "(NLA_TYPE_MASK & 0xffff)"),
                    Map.entry("NS_GET_ID", "(unsigned) _IOR(0xb7, 13, __u64)"),
                    Map.entry("IFINFOMSG_BYTES", "sizeof(struct ifinfomsg)"),
                    Map.entry("IFADDRMSG_BYTES", "sizeof(struct ifaddrmsg)"),
                    Map.entry("RTGENMSG_BYTES", "NLMSG_ALIGN(sizeof(struct rtgenmsg))"),
                    Map.entry("MMSGHDR_BYTES", "sizeof(struct mmsghdr)"),
                    Map.entry("MSGHDR_IOV_OFFSET", "offsetof(struct mmsghdr, msg_hdr.msg_iov)"),
                    Map.entry(
                            "MSGHDR_IOVLEN_OFFSET", "offsetof(struct mmsghdr, msg_hdr.msg_iovlen)"),
                    Map.entry("MSGHDR_FLAGS_OFFSET", "offsetof(struct mmsghdr, msg_hdr.msg_flags)"),
                    Map.entry("MMSGHDR_LEN_OFFSET", "offsetof(struct mmsghdr, msg_len)"),
                    Map.entry("RTMSG_BYTES", "sizeof(struct rtmsg)"),
                    Map.entry("RTNEXTHOP_BYTES", "sizeof(struct rtnexthop)"),
                    Map.entry("CACHEINFO_BYTES", "sizeof(struct rta_cacheinfo)"),
                    Map.entry("NHMSG_BYTES", "sizeof(struct nhmsg)"),
                    Map.entry("NEXTHOP_GRP_BYTES", "sizeof(struct nexthop_grp)"),
                    Map.entry("FIB_RULE_HDR_BYTES", "sizeof(struct fib_rule_hdr)"),
                    Map.entry("UID_RANGE_BYTES", "sizeof(struct fib_rule_uid_range)"),
                    Map.entry("PORT_RANGE_BYTES", "sizeof(struct fib_rule_port_range)"),
                    Map.entry("NDMSG_BYTES", "sizeof(struct ndmsg)"),
                    Map.entry("NDA_CACHEINFO_BYTES", "sizeof(struct nda_cacheinfo)"),
                    // In network order on the wire; named so in C.
                    Map.entry("GRE_KEY", "__builtin_bswap16(GRE_KEY)"),
                    Map.entry("IOVEC_BYTES", "sizeof(struct iovec)"));

    /// Younger than the headers of the distributions; looked at by other means.
    private static final Set<String> BEYOND_HEADERS =
            Set.of("NET_NS_INIT_INO", "IFLA_HIGHEST_KNOWN", "IFA_HIGHEST_KNOWN");

    /// Since which version the headers have a name that older ones lack.
    private static final Map<String, String> SINCE =
            Map.ofEntries(
                    Map.entry("FRA_DSCP", "6, 12"),
                    Map.entry("FRA_FLOWLABEL", "6, 14"),
                    Map.entry("FRA_FLOWLABEL_MASK", "6, 14"),
                    Map.entry("RTA_FLOWLABEL", "6, 14"),
                    Map.entry("FRA_SPORT_MASK", "6, 15"),
                    Map.entry("FRA_DPORT_MASK", "6, 15"),
                    Map.entry("FRA_DSCP_MASK", "6, 15"),
                    Map.entry("IFLA_NETKIT_PRIMARY", "6, 7"),
                    Map.entry("IFLA_NETKIT_POLICY", "6, 7"),
                    Map.entry("IFLA_NETKIT_PEER_POLICY", "6, 7"),
                    Map.entry("IFLA_NETKIT_MODE", "6, 7"),
                    Map.entry("NETKIT_NEXT", "6, 7"),
                    Map.entry("NETKIT_PASS", "6, 7"),
                    Map.entry("NETKIT_DROP", "6, 7"),
                    Map.entry("NETKIT_REDIRECT", "6, 7"),
                    Map.entry("NETKIT_L2", "6, 7"),
                    Map.entry("NETKIT_L3", "6, 7"));

    /// Fields whose offsets the decoders know without a name.
    private static final List<String> UNNAMED =
            List.of(
                    "offsetof(struct open_how, mode) == 8",
                    "offsetof(struct open_how, resolve) == 16",
                    "offsetof(struct nlmsghdr, nlmsg_type) == 4",
                    "offsetof(struct nlmsghdr, nlmsg_flags) == 6",
                    "offsetof(struct nlmsghdr, nlmsg_seq) == 8",
                    "offsetof(struct nlmsghdr, nlmsg_pid) == 12",
                    "offsetof(struct nlattr, nla_type) == 2",
                    "offsetof(struct ifinfomsg, ifi_type) == 2",
                    "offsetof(struct ifinfomsg, ifi_index) == 4",
                    "offsetof(struct ifinfomsg, ifi_flags) == 8",
                    "offsetof(struct ifaddrmsg, ifa_prefixlen) == 1",
                    "offsetof(struct ifaddrmsg, ifa_flags) == 2",
                    "offsetof(struct ifaddrmsg, ifa_scope) == 3",
                    "offsetof(struct ifaddrmsg, ifa_index) == 4",
                    "offsetof(struct rtmsg, rtm_dst_len) == 1",
                    "offsetof(struct rtmsg, rtm_src_len) == 2",
                    "offsetof(struct rtmsg, rtm_tos) == 3",
                    "offsetof(struct rtmsg, rtm_table) == 4",
                    "offsetof(struct rtmsg, rtm_protocol) == 5",
                    "offsetof(struct rtmsg, rtm_scope) == 6",
                    "offsetof(struct rtmsg, rtm_type) == 7",
                    "offsetof(struct rtmsg, rtm_flags) == 8",
                    "offsetof(struct rtnexthop, rtnh_flags) == 2",
                    "offsetof(struct rtnexthop, rtnh_hops) == 3",
                    "offsetof(struct rtnexthop, rtnh_ifindex) == 4",
                    "offsetof(struct rtvia, rtvia_addr) == 2",
                    "offsetof(struct rta_cacheinfo, rta_expires) == 8",
                    "offsetof(struct rta_cacheinfo, rta_error) == 12",
                    "offsetof(struct rta_cacheinfo, rta_tsage) == 28",
                    "offsetof(struct nhmsg, nh_scope) == 1",
                    "offsetof(struct nhmsg, nh_protocol) == 2",
                    "offsetof(struct nhmsg, nh_flags) == 4",
                    "offsetof(struct nexthop_grp, weight) == 4",
                    "offsetof(struct fib_rule_hdr, dst_len) == 1",
                    "offsetof(struct fib_rule_hdr, src_len) == 2",
                    "offsetof(struct fib_rule_hdr, tos) == 3",
                    "offsetof(struct fib_rule_hdr, table) == 4",
                    "offsetof(struct fib_rule_hdr, action) == 7",
                    "offsetof(struct fib_rule_hdr, flags) == 8",
                    "offsetof(struct ndmsg, ndm_ifindex) == 4",
                    "offsetof(struct ndmsg, ndm_state) == 8",
                    "offsetof(struct ndmsg, ndm_flags) == 10",
                    "offsetof(struct ndmsg, ndm_type) == 11",
                    "offsetof(struct nda_cacheinfo, ndm_refcnt) == 12",
                    "RTN_XRESOLVE == 11",
                    "RTAX_MTU == 2 && RTAX_HOPLIMIT == 10 && RTAX_FASTOPEN_NO_COOKIE == 17",
                    "BOND_MODE_ROUNDROBIN == 0 && BOND_MODE_ALB == 6",
                    "offsetof(struct nlmsgerr, msg) == 4",
                    "offsetof(struct iovec, iov_len) == 8",
                    "offsetof(struct timespec, tv_nsec) == 8",
                    "sizeof(ucontext_t) <= 8 * 1024",
                    "offsetof(struct statx_timestamp, tv_nsec) == 8",
                    "sizeof(((struct statx *) 0)->stx_mode) == 2");

    @Test
    void everyNumberIsThatOfTheHeaders(@TempDir Path folder) throws Exception {
        requireHeadersOf(6, 1);
        StringBuilder program = new StringBuilder(INCLUDES);
        numbers()
                .forEach(
                        (name, value) -> {
                            String expression = EXPRESSIONS.getOrDefault(name, name);
                            String line =
                                    "_Static_assert((long long) (%s) == %dLL, \"%s is not %d\");\n"
                                            .formatted(expression, value, name, value);
                            String since = SINCE.getOrDefault(name, "");
                            program.append(since.isEmpty() ? line : guarded(since, line));
                        });
        for (String fact : UNNAMED) {
            program.append("_Static_assert(%s, \"%s\");\n".formatted(fact, fact));
        }
        program.append(highest("IFLA_MAX", RouteNetlink.IFLA_HIGHEST_KNOWN));
        program.append(highest("IFA_MAX", RouteNetlink.IFA_HIGHEST_KNOWN));

        assertThat(compile(folder, program.toString())).isEmpty();
    }

    @Test
    void aWrongNumberWouldBeFound(@TempDir Path folder) throws Exception {
        requireHeadersOf(6, 1);

        assertThat(compile(folder, INCLUDES + "_Static_assert(IFLA_MTU == 5, \"wrong\");\n"))
                .contains("wrong");
    }

    private static String guarded(String since, String line) {
        return "#if LINUX_VERSION_CODE >= KERNEL_VERSION(%s, 0)\n%s#endif\n".formatted(since, line);
    }

    /// What came after Linux 6.18 is not known here, and kept as it comes.
    private static String highest(String name, int known) {
        return "_Static_assert(%s <= %d || LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0), \"%s\");\n"
                .formatted(name, known, name);
    }

    private static Map<String, Long> numbers() throws IllegalAccessException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (Class<?> audited : AUDITED) {
            for (Field field : audited.getDeclaredFields()) {
                if (Modifier.isPublic(field.getModifiers())
                        && !BEYOND_HEADERS.contains(field.getName())) {
                    boolean bits = field.getName().equals("NS_GET_ID");
                    long value =
                            ((Number) java.util.Objects.requireNonNull(field.get(null)))
                                    .longValue();
                    numbers.put(field.getName(), bits ? value & 0xffffffffL : value);
                }
            }
        }
        return numbers;
    }

    private static void requireHeadersOf(int major, int minor) throws IOException {
        Path header = Headers.findOrSkip("/usr/include/linux/version.h");
        int code = Headers.definesOrSkip(header).getOrDefault("LINUX_VERSION_CODE", 0);
        if (code < (major << 16 | minor << 8)) {
            throw Headers.skip("the kernel's headers are older than " + major + "." + minor);
        }
    }

    /// What the compiler complains about.
    private static String compile(Path folder, String program) throws IOException {
        Path file = java.nio.file.Files.writeString(folder.resolve("layout.c"), program);
        Command.Outcome outcome =
                Command.of("cc", "-std=gnu11", "-fsyntax-only", file.toString()).outcome();
        assertThat(outcome.status() == 0).isEqualTo(outcome.errors().isEmpty());
        return outcome.errors();
    }
}
