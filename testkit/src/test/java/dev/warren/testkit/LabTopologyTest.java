// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Lab
@ExtendWith(LeakGuard.class)
final class LabTopologyTest {
    @Test
    void namespacesOfEachKindAreOnesOfTheirOwn() {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace red = lab.namespace("warren-red");
            LabNamespace anonymous = lab.anonymousNamespace();
            LabNamespace pinned = lab.pinInPrivateMountNamespace();

            assertThat(NetworkNamespaces.all())
                    .containsKeys(red.inode(), anonymous.inode(), pinned.inode());
            assertThat(NetworkNamespaces.of(anonymous.pid())).isEqualTo(anonymous.inode());
            assertThat(NetworkNamespaces.of(pinned.pid())).isEqualTo(NetworkNamespaces.own());
            assertThat(red.run("readlink", "/proc/self/ns/net"))
                    .isEqualTo("net:[" + red.inode() + "]");
            assertThat(pinned.run("readlink", "/proc/self/ns/net"))
                    .isEqualTo("net:[" + pinned.inode() + "]");
        }
    }

    @Test
    void aPrivatePinIsSeenByItsOwnMountNamespaceAlone() {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace pinned = lab.pinInPrivateMountNamespace();
            String root = "net:[" + pinned.inode() + "]";

            assertThat(Mounts.own()).noneMatch(mount -> mount.root().equals(root));
            assertThat(Mounts.of(Long.toString(pinned.pid())))
                    .anyMatch(mount -> mount.root().equals(root));
            for (long pid : Processes.all()) {
                assertThat(Processes.networkNamespace(pid)).isNotEqualTo(pinned.inode());
            }
        }
    }

    @Test
    void vethPairsJoinNamespaces() {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace one = lab.namespace("warren-one");
            LabNamespace other = lab.pinInPrivateMountNamespace();
            lab.vethPair(
                    LinkEnd.onHost("wrnlab0").withAddress("10.251.1.1/24"),
                    LinkEnd.in(one, "eth0")
                            .withAddress("10.251.1.2/24")
                            .withDefaultRoute("10.251.1.1"));
            lab.vethPair(
                    LinkEnd.in(one, "side").withAddress("10.251.2.1/24"),
                    LinkEnd.in(other, "eth0").withAddress("10.251.2.2/24"));

            assertThat(one.run("ip", "route", "show", "default")).contains("via 10.251.1.1");
            assertThat(other.run("ip", "-brief", "address")).contains("10.251.2.2/24");
            assertThat(Path.of("/sys/class/net/wrnlab0")).exists();
        }
        assertThat(Path.of("/sys/class/net/wrnlab0")).doesNotExist();
    }

    @Test
    void processesRunWhereTheyWereAskedTo() {
        long inside;
        long outside;
        try (LabTopology lab = new LabTopology()) {
            LabNamespace red = lab.namespace("warren-red");
            inside = lab.process(red, "sleep", "infinity");
            outside = lab.process("sleep", "infinity");

            assertThat(NetworkNamespaces.of(inside)).isEqualTo(red.inode());
            assertThat(NetworkNamespaces.of(outside)).isEqualTo(NetworkNamespaces.own());
        }
        assertThat(Processes.alive(inside)).isFalse();
        assertThat(Processes.alive(outside)).isFalse();
    }

    @Test
    void aControlGroupHoldsTheProcessesThatAreMovedThereUntilTheyAreGone() {
        Path top = Cgroups.hierarchy().resolve("warren-lab");
        try (LabTopology lab = new LabTopology()) {
            LabControlGroup group = lab.controlGroup("warren-lab/inner");
            LabControlGroup beside = lab.controlGroup("warren-lab/beside");
            long pid = lab.process("sleep", "infinity");
            group.add(pid);

            assertThat(Trees.read(Path.of("/proc/" + pid + "/cgroup")))
                    .contains(":/warren-lab/inner\n");
            assertThat(beside.folder()).isDirectory();
            assertThat(Cgroups.processes("warren-lab")).containsExactly(pid);
        }
        assertThat(top).doesNotExist();
    }

    @Test
    void aPretenderHasItsFilesInAMountNamespaceOfItsOwn(@TempDir Path files, @TempDir Path place) {
        Trees.createFolder(files.resolve("inner"));
        Trees.write(files.resolve("inner/note"), "x");
        long pid;
        try (LabTopology lab = new LabTopology()) {
            pid = lab.pretender("containerd-shim-runc-v2", files, place, "inner", "-id", "77");

            assertThat(Trees.read(Path.of("/proc/" + pid + "/comm")))
                    .isEqualTo("containerd-shim\n");
            assertThat(Processes.commandLine(pid)).endsWith("-id", "77");
            assertThat(Trees.readLink(Path.of("/proc/" + pid + "/cwd")))
                    .isEqualTo(place + "/inner");
            assertThat(Path.of("/proc/" + pid + "/root" + place + "/inner/note")).hasContent("x");
            assertThat(Trees.list(place)).isEmpty();
        }
        assertThat(Processes.alive(pid)).isFalse();
    }

    @Test
    void namesThatPinNothingAreRemovedToo() {
        Path stale;
        Path dangling;
        try (LabTopology lab = new LabTopology()) {
            stale = lab.staleName("warren-stale");
            dangling = lab.danglingSymlink("warren-dangling");

            assertThat(stale).isRegularFile();
            assertThat(Files.isSymbolicLink(dangling)).isTrue();
            assertThat(Files.exists(dangling)).isFalse();
        }
        assertThat(Trees.exists(stale)).isFalse();
        assertThat(Trees.exists(dangling)).isFalse();
    }
}
