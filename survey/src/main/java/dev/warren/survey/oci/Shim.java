// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.proc.CommandLine;
import dev.warren.kernel.proc.ProcFilesystem;
import dev.warren.survey.FileRoot;
import dev.warren.survey.Ground;
import dev.warren.survey.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A running `containerd-shim…`: the process that outlives its daemon and stays with a pod.
///
/// Its working directory is the bundle of the pod's first container, so it shows where a containerd
/// keeps its state, wherever that is.
///
/// @param root of its mount namespace
/// @param reach of which containers it may tell
/// @param state the folder of all bundles: `…/io.containerd.runtime.v2.task`
public record Shim(int pid, FileRoot root, Reach reach, String state, String namespace, String id) {
    private static final int ROOT = 0;
    private static final String COMMAND = "containerd-shim";
    private static final String TASKS = "/io.containerd.runtime.v2.task/";

    /// The shims among the processes that were seen.
    public static List<Shim> running(Ground ground) {
        List<Shim> shims = new ArrayList<>();
        for (Ground.KnownProcess process : ground.processes()) {
            if (process.command().startsWith(COMMAND)) {
                find(ground, process).ifPresent(shims::add);
            }
        }
        return shims;
    }

    private static Optional<Shim> find(Ground ground, Ground.KnownProcess process) {
        try (ProcFilesystem.Folder folder = ground.proc().process(process.id().pid())) {
            String bundle = folder.workingDirectory();
            int tasks = bundle.indexOf(TASKS);
            CommandLine arguments = folder.commandLine();
            Optional<String> id = arguments.option("id");
            if (tasks < 0 || id.isEmpty() || folder.realUser() != ROOT) {
                return Optional.empty();
            }
            return Optional.of(
                    new Shim(
                            process.id().pid(),
                            root(ground, process),
                            Reach.of(ground, process),
                            bundle.substring(0, tasks + TASKS.length() - 1),
                            arguments.option("namespace").orElse(""),
                            id.get()));
        } catch (SyscallException goneOrForbidden) {
            // The well-known folders are looked at in any case.
            return Optional.empty();
        }
    }

    /// Whether a process may be asked where an engine keeps its files: anybody can name a process as
    /// they like, so only root's count.
    public static boolean isRoots(Ground ground, Ground.KnownProcess process) {
        try (ProcFilesystem.Folder folder = ground.proc().process(process.id().pid())) {
            return folder.realUser() == ROOT;
        } catch (SyscallException gone) {
            return false;
        }
    }

    /// The root below which a process's paths count: ours, unless it lives in another mount namespace.
    /// What is found below the root of a container was written by that container; see [Reach].
    public static FileRoot root(Ground ground, Ground.KnownProcess process) {
        return ground.isForeign(process)
                ? FileRoot.ofProcess(process.id().pid())
                : FileRoot.of("/");
    }
}
