// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.KernelText;
import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.MountFlags;
import dev.warren.kernel.mount.Mounts;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.oci.files.SandboxFileContents;
import dev.warren.sandbox.oci.spec.NodeTraits;
import dev.warren.sandbox.oci.spec.SandboxFiles;
import dev.warren.sandbox.oci.spec.SharedNamespaces;
import dev.warren.sandbox.pod.NamespaceModes;
import dev.warren.sandbox.pod.PodConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where the files and namespaces of a sandbox are that its containers see.
final class SandboxPlaces {
    /// As containerd mounts it: 64 MiB.
    private static final String SHARED_MEMORY_OPTIONS = "mode=1777,size=65536k";

    private static final int LIMIT_BYTES = 16 << 20;

    private SandboxPlaces() {}

    static SandboxFiles files(SandboxFolders folders, String id, PodConfiguration pod) {
        Path files = folders.running(id).resolve("etc");
        boolean ofNode = pod.namespaces().interProcess() == NamespaceModes.Mode.NODE;
        return new SandboxFiles(
                files.resolve("hostname").toString(),
                files.resolve("hosts").toString(),
                files.resolve("resolv.conf").toString(),
                ofNode
                        ? SandboxFiles.NODE_SHARED_MEMORY
                        : folders.running(id).resolve("shm").toString());
    }

    /// Writes those of them that are files.
    static void write(SandboxFiles files, PodConfiguration pod, List<String> addresses)
            throws IOException {
        boolean ofNode = pod.namespaces().hostNetwork();
        String name =
                ofNode || pod.hostName().isEmpty() ? NodeTraits.read().hostName() : pod.hostName();
        Path folder = Path.of(files.hostName()).getParent();
        if (folder != null) {
            Trees.makeReadable(folder);
        }
        write(files.hostName(), SandboxFileContents.hostName(name));
        write(
                files.hosts(),
                ofNode
                        ? SandboxFileContents.nodeHosts(ofNode("/etc/hosts"), pod.hostAliases())
                        : SandboxFileContents.hosts(name, addresses, pod.hostAliases()));
        String resolver =
                pod.dns().isPresent() ? SandboxFileContents.resolver(pod.dns().get()) : "";
        write(files.resolver(), resolver.isEmpty() ? ofNode("/etc/resolv.conf") : resolver);
    }

    private static void write(String file, String content) throws IOException {
        Trees.writeReadable(Path.of(file), KernelText.encode(content));
    }

    /// Byte for byte: in whatever encoding it is.
    private static String ofNode(String file) throws IOException {
        try {
            return KernelText.decode(RegularFile.read(file, LIMIT_BYTES).content());
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return "";
            }
            throw failed;
        }
    }

    static void mountSharedMemory(String folder, PodConfiguration pod) throws IOException {
        Trees.make(Path.of(folder));
        String owner =
                pod.namespaces()
                        .user()
                        .map(
                                maps ->
                                        ",uid=%d,gid=%d"
                                                .formatted(
                                                        maps.users().getFirst().outside(),
                                                        maps.groups().getFirst().outside()))
                        .orElse("");
        Mounts.fileSystem(
                "tmpfs",
                "shm",
                folder,
                MountFlags.MS_NOSUID | MountFlags.MS_NODEV | MountFlags.MS_NOEXEC,
                SHARED_MEMORY_OPTIONS + owner);
    }

    /// The namespaces that containers join: those with names and pins by these, the others by the process that
    /// holds them.
    static SharedNamespaces namespaces(
            SandboxFolders folders,
            String id,
            Optional<SandboxRecord.Network> network,
            Optional<SandboxRecord.Infra> infra,
            PodConfiguration pod,
            Set<NamespaceKind> pinned) {
        SharedNamespaces shared =
                infra.map(process -> SharedNamespaces.ofProcess(process.pid(), pod.namespaces()))
                        .orElseGet(SharedNamespaces::none);
        Path pins = folders.running(id).resolve("pins");
        for (NamespaceKind kind : pinned) {
            String path = pins.resolve(kind.word()).toString();
            shared =
                    switch (kind) {
                        case INTER_PROCESS -> shared.withInterProcess(path);
                        case HOST_NAME -> shared.withHostName(path);
                        case USER -> shared.withUser(path);
                        default -> shared;
                    };
        }
        return network.isPresent() ? shared.withNetwork(network.get().path()) : shared;
    }
}
