// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.SyscallException;
import dev.warren.namespace.store.PrivateFolder;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A JVM that becomes another program inside, and what that program sees.
@Lab
@ExtendWith(LeakGuard.class)
final class BecomeTest {
    @TempDir private Path folder;

    private static Command.Outcome become(
            LabNamespace namespace, List<String> mounts, String script) throws SyscallException {
        List<String> words = new ArrayList<>(List.of(namespace.path().toString()));
        words.addAll(mounts);
        words.addAll(List.of("--", "sh", "-c", script));
        return Command.of(OtherJvm.words(BecomeProgram.class, words.toArray(String[]::new)))
                .with("WARREN", "ä")
                .outcome();
    }

    @Test
    void keepsThePidAndClosesWhatIsOpen() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace namespace = lab.namespace("warren-become");
            Command.Outcome outcome =
                    become(
                            namespace,
                            List.of(),
                            "echo pid $$; readlink /proc/$$/ns/net /proc/$$/ns/mnt;"
                                    + " ls /proc/$$/fd | tr '\\n' ' '; echo;"
                                    + " grep SigBlk /proc/$$/status | tr -d '\\t'; exit 7");

            List<String> lines = outcome.output().lines().toList();
            assertThat(outcome.status()).isEqualTo(7);
            assertThat(lines.get(1)).isEqualTo(lines.get(0)).startsWith("pid ");
            assertThat(lines.get(2)).isEqualTo("net:[" + namespace.inode() + "]");
            assertThat(lines.get(3))
                    .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString());
            assertThat(lines.get(4)).isEqualTo("0 1 2 ");
            assertThat(lines.get(5)).isEqualTo("SigBlk:0000000000000000");
        }
    }

    @Test
    void passesTheEnvironmentOnByteForByte() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace namespace = lab.namespace("warren-become");
            List<String> words =
                    new ArrayList<>(
                            List.of(
                                    "sh",
                                    "-c",
                                    "exec env -i PATH=/usr/bin:/bin BYTES=\"$(printf"
                                            + " '\\377\\376=x')\" EMPTY= \"$@\"",
                                    "sh"));
            words.addAll(
                    OtherJvm.words(
                            BecomeProgram.class,
                            namespace.path().toString(),
                            "--",
                            "sh",
                            "-c",
                            "tr '\\0' '\\n' < /proc/$$/environ | grep -a '^BYTES\\|^EMPTY' | od -An"
                                    + " -tx1 | tr -d ' \\n'"));

            assertThat(Command.of(words).output().lines().toList().getLast())
                    .isEqualTo("42595445533dfffe3d780a454d5054593d0a");
        }
    }

    @Test
    void thatFailsLeavesTheJvmAsItWas() {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace namespace = lab.namespace("warren-become");
            String printed =
                    OtherJvm.run(
                            BecomeProgram.class,
                            namespace.path().toString(),
                            "sys=warren-become",
                            "--",
                            "/nowhere/program");

            assertThat(printed.lines().toList().getLast()).isEqualTo("ENOENT 1 0");
        }
    }

    @Test
    void showsTheLinksOfTheNamespaceInSys() throws IOException {
        List<PrivateFolder.Mount> before = PrivateFolder.mounts("self");
        try (LabTopology lab = new LabTopology()) {
            LabNamespace namespace = lab.namespace("warren-become");
            namespace.run("ip", "link", "add", "warren-dummy", "type", "veth", "peer", "wpeer");
            Command.Outcome outcome =
                    become(namespace, List.of("sys=warren-become"), "ls /sys/class/net");

            assertThat(outcome.output().lines().skip(1))
                    .containsExactlyInAnyOrder("lo", "warren-dummy", "wpeer");
        }
        assertThat(PrivateFolder.mounts("self")).isEqualTo(before);
    }

    @Test
    void coversFilesOfEtcForTheProgramAlone() throws IOException {
        List<PrivateFolder.Mount> before = PrivateFolder.mounts("self");
        String hosts = Files.readString(Path.of("/etc/hosts"));
        Files.writeString(folder.resolve("hosts"), "covered\n");
        Files.writeString(folder.resolve("warren-is-not-there"), "");
        try (LabTopology lab = new LabTopology()) {
            LabNamespace namespace = lab.namespace("warren-become");
            Command.Outcome outcome =
                    become(
                            namespace,
                            List.of(
                                    "etc=" + folder,
                                    "etc=/nowhere",
                                    "file=/etc/resolv.conf=nameserver 192.0.2.1",
                                    "file=/etc/warren-nowhere=x"),
                            "cat /etc/hosts /etc/resolv.conf; echo; ls /dev/null;"
                                    + " stat -L -c %a /etc/resolv.conf;"
                                    + " readlink /proc/$$/ns/net; echo; cat /proc/$$/mountinfo");

            assertThat(outcome.output())
                    .contains("covered\nnameserver 192.0.2.1\n/dev/null\n644\n")
                    .contains("net:[" + namespace.inode() + "]")
                    .contains("warren-is-not-there is not put over /etc/warren-is-not-there: ")
                    .contains("/etc/warren-nowhere could not be replaced: ")
                    .doesNotContain(" shared:");
        }
        assertThat(Path.of("/etc/hosts")).hasContent(hosts);
        assertThat(PrivateFolder.mounts("self")).isEqualTo(before);
    }
}
