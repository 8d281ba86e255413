// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.testkit.Command;
import dev.warren.testkit.Engine;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.LinkEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a command inside finds around it: `/sys`, `/etc`, and how names are looked up. The machine's own
/// stay as they are.
@Engine({"busybox-static"})
@ExtendWith(LeakGuard.class)
@SuppressWarnings("NullAway.Init")
final class SurroundingsTest {
    private static final Path ETC = Path.of("/etc/netns/around-lab");

    private LabTopology lab;
    private LabNamespace namespace;
    private String mounts;

    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void open() {
        lab = new LabTopology();
        namespace = lab.namespace("around-lab");
        mounts = mounts();
    }

    @AfterEach
    void close() {
        assertThat(mounts()).isEqualTo(mounts);
        lab.close();
    }

    /// The mount table of the machine.
    private static String mounts() {
        return Command.run("cat", "/proc/self/mountinfo");
    }

    @Test
    void showsTheDevicesOfTheNamespace() {
        lab.vethPair(
                LinkEnd.onHost("waround0").withAddress("10.213.9.1/24"),
                LinkEnd.in(namespace, "inside0").withAddress("10.213.9.2/24"));

        assertThat(
                        Launched.output(
                                        "exec",
                                        "around-lab",
                                        "--sysfs",
                                        "--",
                                        "ls",
                                        "/sys/class/net")
                                .lines())
                .contains("inside0", "lo")
                .doesNotContain("waround0");
        assertThat(Launched.output("exec", "around-lab", "--", "ls", "/sys/class/net").lines())
                .contains("waround0")
                .doesNotContain("inside0");
        assertThat(Path.of("/sys/class/net/waround0")).exists();
    }

    @Test
    void coversEtcAsIpDoes() throws IOException {
        boolean parent = Files.exists(ETC.getParent());
        String before = Files.readString(Path.of("/etc/hosts"));
        Files.createDirectories(ETC);
        try {
            Files.writeString(ETC.resolve("hosts"), "192.0.2.53 only.here\n");
            Files.writeString(ETC.resolve("no-such-file-in-etc"), "x");

            Command.Outcome ours = Launched.warren("exec", "around-lab", "--", "cat", "/etc/hosts");
            Command.Outcome theirs =
                    Command.of("ip", "netns", "exec", "around-lab", "cat", "/etc/hosts").outcome();

            assertThat(ours.output())
                    .isEqualTo("192.0.2.53 only.here\n")
                    .isEqualTo(theirs.output());
            assertThat(ours.status()).isEqualTo(theirs.status()).isZero();
            assertThat(ours.errors()).contains("no-such-file-in-etc");
            assertThat(Files.readString(Path.of("/etc/hosts"))).isEqualTo(before);
        } finally {
            Command.run("rm", "-r", ETC.toString());
            if (!parent) {
                Files.delete(ETC.getParent());
            }
        }
    }

    /// Starts a process in a namespace and a root folder of its own, and prepares that folder.
    ///
    /// @return the process
    private long hostile(String preparation) {
        String start =
                """
                cd "$0" && mkdir -p bin etc proc && cp /bin/busybox bin/ && mount -t proc proc proc && %s
                exec chroot . /bin/busybox sleep 1000000
                """
                        .formatted(preparation);
        return lab.process(
                namespace,
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                start,
                folder.toString());
    }

    private void awaitRoot(long pid) {
        dev.warren.testkit.Await.until(
                "process " + pid + " to be in its root folder",
                () -> {
                    try {
                        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/root"))
                                        .equals(folder.toRealPath())
                                && Files.readString(Path.of("/proc/" + pid + "/cmdline"))
                                        .contains("busybox");
                    } catch (IOException gone) {
                        return false;
                    }
                });
    }

    @Test
    void looksNamesUpAsTheProcessesInsideDo() {
        long pid =
                hostile("echo nameserver 192.0.2.7 >etc/resolv.conf; echo 192.0.2.8 h >etc/hosts");
        awaitRoot(pid);

        assertThat(
                        Launched.output(
                                "exec",
                                "around-lab",
                                "--resolv",
                                "--",
                                "cat",
                                "/etc/resolv.conf",
                                "/etc/hosts"))
                .isEqualTo("nameserver 192.0.2.7\n192.0.2.8 h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ln -s /proc/kcore etc/resolv.conf",
                "ln -s /proc/1/root/etc/shadow etc/resolv.conf",
                "ln -s ../../../../../../../../../../etc/passwd etc/resolv.conf",
                "ln -s resolv.conf etc/resolv.conf",
                "mkfifo etc/resolv.conf",
                "mkdir etc/resolv.conf",
                "head -c 2097152 /dev/zero >etc/resolv.conf",
                "ln -s /proc/self/fd/0 etc/resolv.conf",
                "true",
            })
    void aTrapInPlaceOfTheFileIsRefusedInASentence(String trap) {
        long pid = hostile(trap);
        awaitRoot(pid);

        long start = System.nanoTime();
        Command.Outcome outcome =
                Launched.warren("exec", "around-lab", "--resolv", "--", "cat", "/etc/resolv.conf");

        assertThat((System.nanoTime() - start) / 1e9).isLessThan(5);
        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.errors())
                .startsWith("warren: ")
                .contains("resolv.conf")
                .doesNotContain("Exception");
    }
}
