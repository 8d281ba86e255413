// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import dev.warren.atlas.fact.Init;
import dev.warren.survey.Ground;
import dev.warren.survey.Reach;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds the first process of a container.
///
/// A pid that a runtime wrote down is used again after its process has ended, and a runtime that lives
/// in another pid namespace counts differently from us. The pid is believed when the runtime's own
/// record of the process's start agrees, or when the process is in the container's control group; when
/// the kernel tells nothing of either, as long as the process is not younger than the note. A process
/// that is in a control group of something else is never believed. Where the pid leads nowhere, the
/// oldest process in the container's control group is taken: that is the kernel's own word. It counts as
/// far as the [Reach] of the runtime goes.
public final class InitProcess {
    /// The start of a process and the time of a file come from clocks that may differ a little.
    private static final long CLOCK_SLACK_TICKS = 200;

    private InitProcess() {}

    /// What is known of a pid.
    ///
    /// @param ours whether the runtime counts pids as we do
    /// @param reach of which containers the runtime may tell
    /// @param startTicks the start that the runtime noted; empty when it noted none
    /// @param writtenTicks when the pid was written down, in ticks since boot; empty when unknown
    public record Noted(
            int pid,
            String containerId,
            boolean ours,
            Reach reach,
            OptionalLong startTicks,
            OptionalLong writtenTicks) {}

    public static Init find(Ground ground, Noted noted) {
        Optional<Ground.KnownProcess> process =
                noted.ours() && noted.pid() > 0
                        ? ground.process(noted.pid()).filter(found -> isSame(found, noted))
                        : Optional.empty();
        return process.or(() -> ground.oldestIn(noted.containerId(), noted.reach()))
                .map(InitProcess::of)
                .orElseGet(() -> noted.pid() > 0 ? new Init.Gone(noted.pid()) : new Init.None());
    }

    private static Init of(Ground.KnownProcess process) {
        return process.network().isPresent()
                ? new Init.Running(process.id(), process.network().get())
                : new Init.Unreadable(process.id());
    }

    private static boolean isSame(Ground.KnownProcess process, Noted noted) {
        if (noted.startTicks().isPresent()) {
            return noted.startTicks().getAsLong() == process.id().startTicks();
        }
        if (process.isIn(noted.containerId())) {
            return true;
        }
        return !process.hasControlGroup()
                && (noted.writtenTicks().isEmpty()
                        || process.id().startTicks()
                                <= noted.writtenTicks().getAsLong() + CLOCK_SLACK_TICKS);
    }
}
