// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a container of a pod is wanted to be. Source: CRI `ContainerConfig`.
///
/// @param name unique in its pod
/// @param source what it is made from
/// @param command replaces the image's entry point, if not empty
/// @param arguments replace the image's command, if not empty
/// @param workingDirectory empty for the image's, or `/`
/// @param environment `NAME=value`, after the image's own
/// @param user as whom, in numbers; empty for the image's
/// @param readOnlyRoot whether the root file system is mounted read-only
/// @param privileged all capabilities and devices, nothing masked
/// @param addedCapabilities names without `CAP_`, or `ALL`
/// @param droppedCapabilities names without `CAP_`, or `ALL`
/// @param mounts folders and files of the node
/// @param processNamespaceOf for [NamespaceModes.Mode#TARGET]: the container whose processes it sees
/// @param annotations in the order given
/// @param noNewPrivileges whether nothing that it runs gains any, as by the set-user-ID bit
public record ContainerConfiguration(
        String name,
        RootSource source,
        List<String> command,
        List<String> arguments,
        String workingDirectory,
        List<String> environment,
        Optional<WantedUser> user,
        boolean readOnlyRoot,
        boolean privileged,
        List<String> addedCapabilities,
        List<String> droppedCapabilities,
        List<BindMount> mounts,
        Optional<String> processNamespaceOf,
        Map<String, String> annotations,
        boolean noNewPrivileges) {

    /// Keeps copies that nobody can change.
    public ContainerConfiguration {
        command = List.copyOf(command);
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        addedCapabilities = List.copyOf(addedCapabilities);
        droppedCapabilities = List.copyOf(droppedCapabilities);
        mounts = List.copyOf(mounts);
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /// What a container's files are.
    public sealed interface RootSource {
        /// An OCI bundle: a folder with `config.json` and the root file system that it names. Its namespaces,
        /// annotations and control group become the pod's.
        record OciBundle(String folder) implements RootSource {}

        /// A folder that is a root file system.
        record Folder(String folder) implements RootSource {}

        /// An OCI image layout (a folder or a tar archive) or an archive of `docker save`.
        ///
        /// @param reference which image in it, by its `org.opencontainers.image.ref.name` or `RepoTags`; empty
        ///     when there is only one
        record Image(String path, String reference) implements RootSource {}
    }

    /// Source: CRI `run_as_user`, `run_as_group`, `supplemental_groups`.
    ///
    /// @param group empty for the user's own, by the container's `/etc/passwd`
    /// @param supplementalGroups besides those that the user is a member of
    public record WantedUser(long user, Optional<Long> group, List<Long> supplementalGroups) {
        /// Keeps a copy that nobody can change.
        public WantedUser {
            supplementalGroups = List.copyOf(supplementalGroups);
        }
    }

    /// As whom a process runs. Source: OCI runtime specification, config.md, "POSIX-platform User".
    public record UserNumbers(long user, long group, List<Long> supplementalGroups) {
        /// Keeps a copy that nobody can change.
        public UserNumbers {
            supplementalGroups = List.copyOf(supplementalGroups);
        }
    }

    /// Source: CRI `Mount`.
    ///
    /// @param propagation `private`, `rslave` or `rshared`
    public record BindMount(
            String hostPath, String containerPath, boolean readOnly, String propagation) {}

    /// The same, seeing the processes of another container of the pod.
    public ContainerConfiguration joining(String container) {
        return new ContainerConfiguration(
                name,
                source,
                command,
                arguments,
                workingDirectory,
                environment,
                user,
                readOnlyRoot,
                privileged,
                addedCapabilities,
                droppedCapabilities,
                mounts,
                Optional.of(container),
                annotations,
                noNewPrivileges);
    }

    /// A container that asks for nothing but what it runs.
    public static ContainerConfiguration of(String name, RootSource source, List<String> command) {
        return new ContainerConfiguration(
                name,
                source,
                command,
                List.of(),
                "",
                List.of(),
                Optional.empty(),
                false,
                false,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                false);
    }
}
