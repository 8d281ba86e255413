// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.testkit.Mutations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamespaceMountTest {
    /// From `/proc/self/mountinfo` of a node with containerd and Docker.
    private static final String NODE =
            """
            22 28 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
            28 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw
            517 25 0:4 net:[4026532245] /run/netns/cni-5bd7 rw shared:201 - nsfs nsfs rw
            528 28 0:4 net:[4026532345] /run/docker/netns/0c9e rw - nsfs nsfs rw
            530 28 0:4 mnt:[4026532346] /run/snapd/ns/lxd.mnt rw master:7 propagate_from:2 unbindable - nsfs nsfs rw
            531 28 0:4 net:[4026532347] /run/netns/gone//deleted rw shared:1 - nsfs nsfs rw
            532 28 0:44 / /tmp/-\\040nsfs\\040x rw - tmpfs - rw
            """;

    private static List<NamespaceMount> parse(String mountinfo) {
        return NamespaceMount.parse(KernelText.encode(mountinfo));
    }

    @Test
    void picksTheNamespacesOutOfAllMounts() {
        assertThat(parse(NODE))
                .containsExactly(
                        mount(4026532245L, "net", "/run/netns/cni-5bd7"),
                        mount(4026532345L, "net", "/run/docker/netns/0c9e"),
                        mount(4026532346L, "mnt", "/run/snapd/ns/lxd.mnt"),
                        mount(4026532347L, "net", "/run/netns/gone//deleted"));
    }

    private static NamespaceMount mount(long inode, String kind, String path) {
        return new NamespaceMount(new NamespaceId(4, inode), kind, path);
    }

    @Test
    void knowsThatAFileWasUnlinked() {
        assertThat(parse(NODE).stream().map(NamespaceMount::isUnlinked))
                .containsExactly(false, false, false, true);
    }

    @ParameterizedTest
    @CsvSource({
        "/a\\040b, '/a b'",
        "/a\\011b, '/a\tb'",
        "/a\\012b, '/a\nb'",
        "/a\\134040b, /a\\040b",
        "/a\\134134, /a\\134",
        "/\\303\\244, /ä",
        "/\\377, /\udcff",
        "/a\\04, /a\\04",
        "/a\\, /a\\",
        "/a\\089, /a\\089",
        "/ä\\040ö, '/ä ö'"
    })
    void undoesTheKernelsEscapes(String escaped, String path) {
        String line = "5 1 0:4 net:[77] " + escaped + " rw - nsfs nsfs rw";

        assertThat(parse(line)).containsExactly(mount(77, "net", path));
    }

    @Test
    void joinsTheDeviceAsStatDoes() {
        assertThat(parse("5 1 4097:259 net:[77] /x rw - nsfs nsfs rw\n"))
                .extracting(mount -> mount.id().device())
                .containsExactly((0x1000L << 32) | (1L << 8) | (1L << 20) | 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " - nsfs ",
                "- nsfs nsfs rw",
                "5 1 0:4 net:[77] - nsfs nsfs rw",
                "5 1 04 net:[77] /x rw - nsfs nsfs rw",
                "5 1 0:4 /net /x rw - nsfs nsfs rw",
                "5 1 0:4 net:[] /x rw - nsfs nsfs rw",
                "5 1 0:4 net:[x] /x rw - nsfs nsfs rw",
                "5 1 0:4 net:[77 /x rw - nsfs nsfs rw",
                "5 1 : net:[77] /x rw - nsfs nsfs rw",
                "5 1 0:4 net:[99999999999999999999] /x rw - nsfs nsfs rw",
                "5 1 0:4 net:[77] /x rw - nsfs2 nsfs rw",
                "5 1 0:4 net:[77] /x rw - proc nsfs rw"
            })
    void leavesOutWhatIsNoNamespace(String line) {
        String good = "9 1 0:4 net:[78] /good rw - nsfs nsfs rw\n";

        assertThat(parse(good + line + "\n" + good))
                .containsExactly(mount(78, "net", "/good"), mount(78, "net", "/good"));
    }

    @Test
    void megabytesOfGarbageAreReadQuickly() {
        byte[] noise = new byte[5 << 20];
        new Random(5).nextBytes(noise);
        byte[] marks = new byte[5 << 20];
        Arrays.fill(marks, (byte) ' ');
        byte[] almost = KernelText.encode(" - nsf".repeat(900_000));
        byte[] oneLine = KernelText.encode(" - nsfs x".repeat(600_000));
        byte[] manyLines = KernelText.encode("a b c:d e:[f] g - nsfs \n".repeat(200_000));

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> {
                    for (byte[] garbage : List.of(noise, marks, almost, oneLine, manyLines)) {
                        assertThat(NamespaceMount.parse(garbage)).isEmpty();
                    }
                });
    }

    @Test
    void damagedLinesAreReadOrLeftOut() {
        Mutations.of(
                KernelText.encode(NODE),
                damaged -> assertThat(NamespaceMount.parse(damaged)).hasSizeLessThanOrEqualTo(12));
    }
}
