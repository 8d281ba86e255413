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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
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

    @Test
    void eachOfManyHasItsOwn() throws IOException {
        boolean parent = Files.exists(ETC.getParent());
        lab.vethPair(
                LinkEnd.onHost("waround0").withAddress("10.213.9.1/24"),
                LinkEnd.in(namespace, "inside0").withAddress("10.213.9.2/24"));
        Files.createDirectories(ETC);
        try {
            Files.writeString(ETC.resolve("hosts"), "192.0.2.53 only.here\n");

            String output =
                    Launched.output(
                            "exec",
                            "--all",
                            "--sysfs",
                            "--",
                            "sh",
                            "-c",
                            "ls /sys/class/net; grep only.here /etc/hosts; true");
            Command.Outcome resolv = Launched.warren("exec", "--all", "--resolv", "--", "true");

            String heading = "(?m)^== (?=around-lab )";
            assertThat(output.split(heading, -1)[1].split("(?m)^== ", -1)[0].lines().skip(1))
                    .containsExactlyInAnyOrder("inside0", "lo", "192.0.2.53 only.here");
            assertThat(output.split(heading, -1)[0]).contains("waround0").doesNotContain("only");
            assertThat(resolv.status()).isEqualTo(1);
            assertThat(resolv.errors()).containsPattern("warren: around-lab .*resolv\\.conf");
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

    private Command.Outcome resolve(String file) {
        return Launched.warren("exec", "around-lab", "--resolv", "--", "cat", file);
    }

    /// Without a file system of its own a process shows this machine's files, whoever it is.
    @ParameterizedTest
    @ValueSource(strings = {"nsenter --net=/run/netns/around-lab", "ip netns exec around-lab"})
    void aProcessOfThisMachineSaysNothingOfThePod(String entering) {
        List<String> visitor = new ArrayList<>(List.of(entering.split(" ", -1)));
        visitor.addAll(List.of("sleep", "1000000"));
        lab.process(visitor.toArray(String[]::new));
        dev.warren.testkit.Await.until(
                "the visitor to be there",
                () -> !Launched.output("netns", "pids", "around-lab").isEmpty());

        Command.Outcome alone = resolve("/etc/resolv.conf");

        assertThat(alone.status()).isEqualTo(3);
        assertThat(alone.output()).isEmpty();
        assertThat(alone.errors()).contains("resolv.conf of its own").contains("--resolv");

        awaitRoot(hostile("echo pods >etc/resolv.conf; echo 192.0.2.8 h >etc/hosts"));

        assertThat(resolve("/etc/resolv.conf").output()).isEqualTo("pods\n");
        assertThat(resolve("/etc/hosts").output()).isEqualTo("192.0.2.8 h\n");
    }

    @Test
    void aPodWithoutHostsHasNoneButATrapInTheirPlaceIsSaid() {
        awaitRoot(hostile("echo pods >etc/resolv.conf; ln -s hosts etc/hosts"));

        Command.Outcome outcome = resolve("/etc/resolv.conf");

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.errors()).contains("/etc/hosts").contains("ELOOP");
    }

    /// A file system in user space whose server never answers.
    @Test
    void aFileThatIsNeverAnsweredIsWaitedForNoLongerThanALookMayTake() {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/fuse")), "there is no /dev/fuse");
        long pid =
                hostile(
                        "exec 7<>/dev/fuse && mount -i -t fuse mute etc"
                                + " -o fd=7,rootmode=40000,user_id=0,group_id=0");
        awaitRoot(pid);

        long start = System.nanoTime();
        Command.Outcome outcome =
                Launched.warren("exec", "around-lab", "--resolv", "--timeout", "2s", "--", "true");

        assertThat((System.nanoTime() - start) / 1e9).isLessThan(8);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors()).contains("process " + pid).contains("longer than 2s");
    }

    @Test
    void theHostsOwnNamespaceHasNoFilesOfAnybody() {
        Command.Outcome outcome =
                Launched.warren("exec", "@host", "--resolv", "--", "cat", "/etc/resolv.conf");

        assertThat(outcome.status()).as(outcome.errors()).isEqualTo(3);
        assertThat(outcome.errors()).contains("the host's own namespace");
    }
}
