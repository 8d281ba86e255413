// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.ProcessId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.Node;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an OCI runtime notes of a container: runc's `state.json`, crun's `status`. Source: opencontainers/runc,
/// `libcontainer/container_linux.go`; containers/crun, `src/libcrun/status.c`.
///
/// @param file where
/// @param process its first process; empty when it noted none
/// @param created as it is written there
/// @param paths where the process's namespaces are; none with crun
/// @param joined what the runtime was told to join, by the kernel's word; none with crun
record RuntimeNote(
        String file,
        Optional<ProcessId> process,
        String created,
        Map<NamespaceKind, String> paths,
        Map<String, String> joined) {
    private static final int LIMIT_BYTES = 8 << 20;

    /// Reads it from the folder that the runtime keeps of the container.
    ///
    /// @return empty when there is none
    static Optional<RuntimeNote> find(String folder) throws SandboxException {
        for (String name : new String[] {"state.json", "status"}) {
            String file = folder + "/" + name;
            try {
                byte[] content = RegularFile.read(file, LIMIT_BYTES).content();
                Node note = Node.of(file, Json.read(content, file));
                return Optional.of(name.equals("status") ? ofCrun(file, note) : ofRunc(file, note));
            } catch (SyscallException failed) {
                if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                    throw new SandboxException(
                            "cannot read %s: %s".formatted(file, failed.getMessage()), failed);
                }
            }
        }
        return Optional.empty();
    }

    private static RuntimeNote ofRunc(String file, Node note) throws SandboxException {
        Map<String, NamespaceKind> kinds = new LinkedHashMap<>();
        for (NamespaceKind kind : NamespaceKind.values()) {
            kinds.put("NEW" + (kind == NamespaceKind.MOUNT ? "NS" : word(kind)), kind);
        }
        Map<NamespaceKind, String> paths = new EnumMap<>(NamespaceKind.class);
        for (Map.Entry<String, String> entry :
                note.member("namespace_paths").textsByName().entrySet()) {
            NamespaceKind kind = kinds.get(entry.getKey());
            if (kind != null) {
                paths.put(kind, entry.getValue());
            }
        }
        Map<String, String> joined = new LinkedHashMap<>();
        for (Node entry : note.member("config").member("namespaces").items()) {
            String path = entry.member("path").textOrEmpty();
            NamespaceKind kind = kinds.get(entry.member("type").textOrEmpty());
            if (!path.isEmpty() && kind != null) {
                joined.put(kind.word(), path);
            }
        }
        return new RuntimeNote(
                file,
                process(note, "init_process_pid", "init_process_start"),
                note.member("created").textOrEmpty(),
                paths,
                joined);
    }

    private static String word(NamespaceKind kind) {
        return kind.word().toUpperCase(Locale.ROOT);
    }

    private static RuntimeNote ofCrun(String file, Node note) throws SandboxException {
        return new RuntimeNote(
                file,
                process(note, "pid", "process-start-time"),
                note.member("created").textOrEmpty(),
                Map.of(),
                Map.of());
    }

    private static Optional<ProcessId> process(Node note, String pid, String start)
            throws SandboxException {
        long number = note.member(pid).findNumber(0, Integer.MAX_VALUE).orElse(0L);
        return number == 0
                ? Optional.empty()
                : Optional.of(
                        new ProcessId(
                                (int) number,
                                note.member(start).findNumber(0, Long.MAX_VALUE).orElse(0L)));
    }
}
