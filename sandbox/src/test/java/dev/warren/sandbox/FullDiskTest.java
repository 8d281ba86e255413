// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A file system of a real disk that is full to its last block: what fills it may be a pod, and then removing that
/// is the way out.
@Lab
@ExtendWith(LeakGuard.class)
final class FullDiskTest {
    private static final int BLOCK_BYTES = 1024;

    private LabTopology machine;
    private Path disk;
    private SandboxGround ground;
    private Sandboxes sandboxes;

    @BeforeEach
    void prepare(@TempDir Path temporary) throws Exception {
        machine = new LabTopology();
        disk = Files.createDirectory(temporary.resolve("disk"));
        Path image = temporary.resolve("image");
        Command.run("truncate", "--size=16M", image.toString());
        Command.run("mkfs.ext4", "-q", "-F", "-b", "" + BLOCK_BYTES, image.toString());
        Command.run("mount", "-o", "loop", image.toString(), disk.toString());
        ground = new SandboxGround(disk, "wrntest7", "10.231.87.0/24");
        sandboxes = ground.sandboxes();
    }

    @AfterEach
    void removeAll() throws Exception {
        try {
            ground.close();
        } finally {
            Command.run("umount", "--recursive", disk.toString());
            machine.close();
        }
    }

    /// To the end of its block, so that the next line needs another one.
    private void fillJournal(Sandbox pod) throws Exception {
        Path journal = ground.folders().journal(pod.id());
        long size = Files.size(journal);
        Files.writeString(
                journal,
                "\n".repeat((int) (BLOCK_BYTES - size % BLOCK_BYTES)),
                StandardOpenOption.APPEND);
        assertThat(Files.size(journal) % BLOCK_BYTES).isZero();
    }

    private void fill() {
        for (int block : new int[] {1 << 16, 1 << 10}) {
            String ballast = disk.resolve("ballast" + block).toString();
            Command.run(
                    "sh",
                    "-c",
                    "dd if=/dev/zero of=\"$1\" bs=\"$2\" >/dev/null 2>&1 || true; sync",
                    "sh",
                    ballast,
                    String.valueOf(block));
        }
        assertThatThrownBy(() -> Files.write(disk.resolve("more"), new byte[8192]))
                .hasMessageContaining("No space left");
    }

    @Test
    void aPodIsRemovedFromADiskThatIsFull() throws Exception {
        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000")));
        fillJournal(pod);
        fill();

        sandboxes.remove(pod.id(), true);

        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }

    @Test
    void aPodIsStoppedOnADiskThatIsFull() throws Exception {
        Sandbox pod =
                sandboxes.run(
                        SandboxGround.pod("web", ground.container("one", "/bin/sleep", "1000")));
        fillJournal(pod);
        fill();

        sandboxes.stop(pod.id(), Duration.ZERO);

        assertThat(sandboxes.status(pod.id()).state()).isEqualTo(SandboxState.NOTREADY);
        assertThat(ground.left()).noneMatch(line -> line.matches("(process|link|mount): .*"));
        sandboxes.remove(pod.id(), false);
        assertThat(ground.left()).isEmpty();
    }

    @Test
    void onADiskThatIsFullNoPodIsMadeAndNothingIsLeft() throws Exception {
        fill();

        assertThatThrownBy(() -> sandboxes.run(SandboxGround.pod("web")))
                .isInstanceOf(SandboxException.class);

        assertThat(ground.left()).isEmpty();
        assertThat(sandboxes.collectGarbage().demandDone()).isEmpty();
    }
}
