// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import dev.warren.atlas.fact.Init;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.id.ProcessId;
import dev.warren.survey.Ground;
import java.util.Optional;
import java.util.OptionalLong;

/// Tells whether a pid that a runtime wrote down is still the process it meant.
///
/// A pid is used again after its process has ended. It is believed when the runtime's own record of
/// the process's start agrees, or when its control group carries the container's id; where neither
/// can be asked, when the process is not younger than the file that names it.
public final class InitProcess {
    /// The start of a process and the time of a file come from clocks that may differ a little.
    private static final long CLOCK_SLACK_TICKS = 200;

    private InitProcess() {}

    /// What is known of a pid.
    ///
    /// @param startTicks the start that the runtime noted; empty when it noted none
    /// @param writtenTicks when the pid was written down, in ticks since boot; empty when unknown
    public record Noted(
            int pid, String containerId, OptionalLong startTicks, OptionalLong writtenTicks) {}

    public static Init check(Ground ground, Noted noted) {
        if (noted.pid() <= 0) {
            return new Init.None();
        }
        Optional<Ground.KnownProcess> process = ground.process(noted.pid());
        if (process.isEmpty() || !isSame(process.get(), noted)) {
            return new Init.Gone(noted.pid());
        }
        ProcessId id = process.get().id();
        Optional<NamespaceId> network = process.get().network();
        return network.isPresent() ? new Init.Running(id, network.get()) : new Init.Unreadable(id);
    }

    private static boolean isSame(Ground.KnownProcess process, Noted noted) {
        if (noted.startTicks().isPresent()) {
            return noted.startTicks().getAsLong() == process.id().startTicks();
        }
        for (String group : process.controlGroups()) {
            if (names(group, noted.containerId())) {
                return true;
            }
        }
        return noted.writtenTicks().isEmpty()
                || process.id().startTicks()
                        <= noted.writtenTicks().getAsLong() + CLOCK_SLACK_TICKS;
    }

    /// Whether a control group path has a folder for the container: `<id>`, `docker-<id>.scope`,
    /// `slice:cri-containerd:<id>`. A short id within another word is none.
    private static boolean names(String group, String containerId) {
        for (String folder : group.split("/", -1)) {
            String name =
                    folder.endsWith(".scope")
                            ? folder.substring(0, folder.length() - ".scope".length())
                            : folder;
            if (name.equals(containerId)
                    || name.endsWith("-" + containerId)
                    || name.endsWith(":" + containerId)) {
                return true;
            }
        }
        return false;
    }
}
