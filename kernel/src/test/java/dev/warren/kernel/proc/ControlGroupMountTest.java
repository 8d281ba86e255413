// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `/proc/self/mountinfo` of a machine with hierarchies of both versions.
final class ControlGroupMountTest {
    @Test
    void hierarchiesOfBothVersionsAreFoundAmongOtherMounts() {
        String mountinfo =
                """
                31 25 0:27 / /sys/fs/cgroup rw,nosuid - tmpfs tmpfs rw,mode=755
                32 31 0:28 / /sys/fs/cgroup/cpu rw,nosuid shared:9 master:2 - cgroup cgroup rw,cpu
                33 31 0:29 /box /a\\040b rw - cgroup2 cgroup2 rw,nsdelegate
                34 31 0:30 / /x rw - cgroupfs none rw
                35 31 8:1 /home/-\\040cgroup /y rw - ext4 /dev/sda1 rw
                short - cgroup cgroup rw
                """;
        assertThat(ControlGroupMount.parse(mountinfo.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(
                        List.of(
                                new ControlGroupMount("/sys/fs/cgroup/cpu", "/", false),
                                new ControlGroupMount("/a b", "/box", true)));
    }

    @Test
    void eachOfThisMachineHasGroups() throws Exception {
        try (ProcFilesystem.Folder self =
                ProcFilesystem.mounted().process((int) ProcessHandle.current().pid())) {
            assertThat(self.controlGroupMounts())
                    .allSatisfy(
                            mount ->
                                    assertThat(Files.exists(Path.of(mount.path(), "cgroup.procs")))
                                            .isTrue());
            assertThat(self.environment())
                    .anyMatch(variable -> variable.equals("PATH=" + System.getenv("PATH")));
        }
    }
}
