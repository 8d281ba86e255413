// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.atlas.Namespace;
import dev.warren.atlas.fact.Fact;
import dev.warren.cli.ExitStatus;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.proc.ProcFilesystem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/// How a pod looks names up: `resolv.conf` and `hosts` as its processes see them.
///
/// They are read in the root folder of a process of the pod, where everything may be a trap: nothing
/// outside of it can be reached, and only a regular file of a sensible size is read.
final class ResolverFiles {
    private static final List<String> NAMES = List.of("/etc/resolv.conf", "/etc/hosts");
    private static final int LIMIT_BYTES = 1 << 20;

    private ResolverFiles() {}

    static Map<String, byte[]> of(Target.Opened target, ParseResult words)
            throws Refusal, InterruptedException {
        NamespaceId id = target.namespace().id();
        Map<String, byte[]> files = new LinkedHashMap<>();
        Optional<Namespace> seen = Look.atProcesses(words).atlas().namespace(id);
        if (seen.isPresent()) {
            // A pod's first process is its pause container, which has no hosts; another one has.
            for (Fact.ProcessSeen process : seen.get().processes()) {
                read(process.process().pid(), id, files);
                if (files.size() == NAMES.size()) {
                    return files;
                }
            }
        }
        if (!files.containsKey(NAMES.getFirst())) {
            throw new Refusal(
                    ExitStatus.NOT_FOUND,
                    "no process in '"
                            + target.label()
                            + "' shows a resolv.conf; leave --resolv out to use this machine's");
        }
        return files;
    }

    private static void read(int pid, NamespaceId id, Map<String, byte[]> files) {
        try (ProcFilesystem.Folder process = ProcFilesystem.mounted().process(pid);
                Fd root = process.openRoot()) {
            if (!process.namespace(NamespaceKind.NETWORK).equals(id)) {
                return;
            }
            for (String name : NAMES) {
                if (!files.containsKey(name)) {
                    readOne(root, name).ifPresent(content -> files.put(name, content));
                }
            }
        } catch (SyscallException goneOrForbidden) {
            // Another process of the pod may show them.
            return;
        }
    }

    private static Optional<byte[]> readOne(Fd root, String name) {
        int flags = Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY;
        try (Fd file = root.openInRoot(name, flags)) {
            return file.status().isFile()
                    ? Optional.of(file.readAll(LIMIT_BYTES))
                    : Optional.empty();
        } catch (SyscallException absent) {
            return Optional.empty();
        }
    }
}
