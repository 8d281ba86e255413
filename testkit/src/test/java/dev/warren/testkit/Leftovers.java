// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/// Looks for what a closed engine may have forgotten and the leak guard does not see.
final class Leftovers {
    private Leftovers() {}

    static void assertNone(Path folder, String name) {
        assertThat(folder).doesNotExist();
        assertThat(Mounts.below(folder)).as("mounts").isEmpty();
        assertThat(Shims.of(folder)).as("shims").isEmpty();
        assertThat(Cgroups.folders(name)).as("cgroups").isEmpty();
        assertThat(Trees.list(CniTraces.CACHE))
                .as("cached CNI results")
                .noneMatch(file -> file.getFileName().toString().startsWith(name));
        assertThat(Processes.all())
                .as("processes that name the folder")
                .noneMatch(
                        pid ->
                                String.join(" ", Processes.commandLine(pid))
                                        .contains(folder.toString()));
        assertThat(Path.of("/sys/class/net", name)).doesNotExist();
    }
}
