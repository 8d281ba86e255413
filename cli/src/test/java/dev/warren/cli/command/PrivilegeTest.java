// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivilegeTest {
    private static final Privilege NOBODY = new Privilege(0, false);
    private static final Privilege ROOT = new Privilege(0x1ff_ffff_ffffL, true);

    /// What Docker gives to a container: CAP_DAC_OVERRIDE and CAP_NET_RAW, but nothing for this.
    private static final Privilege CONTAINER = new Privilege(0xa80425fbL, true);

    @ParameterizedTest
    @CsvSource({
        "openat, /proc/77/ns/net, 13, CAP_SYS_PTRACE",
        "statx, /proc/77/ns/mnt, 13, CAP_SYS_PTRACE",
        "openat, /proc/77/root, 13, CAP_SYS_PTRACE",
        "openat, /proc/77/task/78/ns/net, 13, CAP_SYS_PTRACE",
        "openat2, /proc/77/root/etc/hosts, 13, CAP_DAC_OVERRIDE",
        "netlink, RTM_NEWNSID, 1, CAP_NET_ADMIN",
        "write, /proc/77/uid_map with the map 0 0 1 of a new namespace, 1, CAP_SETUID",
        "write, /proc/77/gid_map with the map 0 0 1 of a new namespace, 1, CAP_SETGID",
        "socket, a socket of family 17 and type 3, 1, CAP_NET_RAW",
        "mkdirat, /run/netns, 13, CAP_DAC_OVERRIDE",
        "openat, /run/netns/blue, 13, CAP_DAC_OVERRIDE",
        "setns, /proc/77/ns/net, 1, CAP_SYS_ADMIN",
        "unshare, a new namespace, 1, CAP_SYS_ADMIN",
        "mount, /run/netns, 1, CAP_SYS_ADMIN",
        "umount2, /run/netns/blue, 1, CAP_SYS_ADMIN",
        "open_tree, /run/netns, 1, CAP_SYS_ADMIN",
        "move_mount, /run/netns, 1, CAP_SYS_ADMIN",
        "mount_setattr, /run/netns, 1, CAP_SYS_ADMIN"
    })
    void namesWhatTheRefusedCallNeeds(String call, String subject, int errno, String capability) {
        SyscallException failed = new SyscallException(call, subject, errno);

        assertThat(NOBODY.whatIsMissing(failed))
                .startsWith("; this needs ")
                .endsWith(
                        capability
                                + ", which this process does not have: run it as root, for instance"
                                + " with sudo");
        assertThat(ROOT.whatIsMissing(failed))
                .startsWith("; " + capability + " is there, so it is the owner of the ")
                .endsWith("that refuses");
    }

    @Test
    void claimsNothingWhereTheCallDoesNotTell() {
        SyscallException immutable = new SyscallException("unlinkat", "/run/x", Errno.EPERM);

        assertThat(NOBODY.whatIsMissing(immutable)).contains("sudo").doesNotContain("CAP_");
        assertThat(ROOT.whatIsMissing(immutable)).isEmpty();
    }

    @Test
    void doesNotSendRootToSudo() {
        assertThat(CONTAINER.whatIsMissing(new SyscallException("setns", "blue", Errno.EPERM)))
                .contains("CAP_SYS_ADMIN, which this process does not have though it is root's")
                .contains("container")
                .doesNotContain("sudo");
        assertThat(CONTAINER.missingForLooking())
                .hasValueSatisfying(
                        words ->
                                assertThat(words)
                                        .startsWith("CAP_SYS_ADMIN and CAP_SYS_PTRACE, which"));
        assertThat(ROOT.missingForLooking()).isEmpty();
    }

    @Test
    void readsItsOwn() {
        assertThat(
                        Privilege.parse(
                                "Name:\tjava\nUid:\t1000\t0\t0\t0\nCapInh:\t0\nCapEff:\t00000000a80425fb\n"))
                .isEqualTo(CONTAINER);
    }
}
