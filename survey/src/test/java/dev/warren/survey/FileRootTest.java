// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.Directory;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.survey.sample.Tree;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakGuard.class)
final class FileRootTest {
    @TempDir private Path folder;

    private static String text(FileRoot root, String path) throws SyscallException {
        return KernelText.decode(root.readFile(path, 1 << 20));
    }

    @Test
    void absoluteLinksBelowARootLeadToPlacesBelowIt() throws SyscallException {
        Tree tree = new Tree(folder);
        tree.write("/etc/hostname", "inside");
        tree.link("/run/name", "/etc/hostname");
        tree.link("/run/up", "../../../../../../etc/hostname");
        tree.link("/var/run", "/run");
        FileRoot root = FileRoot.of(folder.toString());

        for (String path :
                new String[] {"/etc/hostname", "/run/name", "/run/up", "/var/run/name"}) {
            assertThat(text(root, path)).isEqualTo("inside");
            assertThat(root.status(path).isFile()).isTrue();
        }
        try (Directory run = root.directory("/var/run")) {
            assertThat(run.names(10).names()).containsExactlyInAnyOrder("name", "up");
        }
    }

    @Test
    void nothingOutsideOfARootIsReached() {
        new Tree(folder).link("/out", "/proc/self/root/etc/passwd");
        FileRoot root = FileRoot.of(folder.toString());

        for (String path : new String[] {"/out", "/../../../../../../etc/passwd", "/etc/passwd"}) {
            assertThatThrownBy(() -> text(root, path))
                    .isInstanceOfSatisfying(
                            SyscallException.class,
                            refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOENT));
        }
    }

    @Test
    void theRealRootIsNoDetour() throws SyscallException {
        FileRoot real = FileRoot.of("/");

        assertThat(real.isReal()).isTrue();
        assertThat(FileRoot.of("///")).isEqualTo(real);
        assertThat(real.show("/etc")).isEqualTo("/etc");
        assertThat(text(real, "/proc/self/comm")).isNotEmpty();
        int self = (int) ProcessHandle.current().pid();
        assertThat(text(FileRoot.ofProcess(self), "/proc/uptime")).isNotEmpty();
    }

    @Test
    void saysWhereAPathIsSeenFromOutside() {
        FileRoot root = FileRoot.of(folder + "/");

        assertThat(root.show("/etc")).isEqualTo(folder + "/etc");
        assertThat(root).isEqualTo(FileRoot.of(folder.toString())).hasToString(folder.toString());
        assertThat(root.isReal()).isFalse();
    }
}
