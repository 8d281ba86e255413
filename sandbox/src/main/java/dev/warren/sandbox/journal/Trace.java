// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.journal;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something that a step leaves on the machine, with all that is needed to remove it, by whoever.
public sealed interface Trace {
    /// The container that it belongs to; empty for the sandbox itself.
    Optional<String> container();

    /// What it is, as in "could not remove …".
    String words();

    /// A folder with all that is in it.
    record Folder(Optional<String> container, String path) implements Trace {
        @Override
        public String words() {
            return "the folder " + path;
        }
    }

    /// A network namespace with a name in a folder such as `/run/netns`.
    record NetworkNamespace(String folder, String name) implements Trace {
        @Override
        public Optional<String> container() {
            return Optional.empty();
        }

        /// Where it is mounted.
        public String path() {
            return folder + "/" + name;
        }

        @Override
        public String words() {
            return "the network namespace " + path();
        }
    }

    /// Another namespace, kept by a mount.
    record Pin(NamespaceKind kind, String path) implements Trace {
        @Override
        public Optional<String> container() {
            return Optional.empty();
        }

        @Override
        public String words() {
            return "the " + kind.word() + " namespace mounted at " + path;
        }
    }

    /// A file system mounted on a folder.
    record Mounted(String path) implements Trace {
        @Override
        public Optional<String> container() {
            return Optional.empty();
        }

        @Override
        public String words() {
            return "the mount " + path;
        }
    }

    /// The control group below which those of the sandbox's containers are.
    record ControlGroup(String path) implements Trace {
        @Override
        public Optional<String> container() {
            return Optional.empty();
        }

        @Override
        public String words() {
            return "the control group " + path;
        }
    }

    /// An interface that plugins made in the sandbox, or have begun to.
    ///
    /// @param network the network's name
    /// @param configuration its configuration list, as the plugins got it
    /// @param arguments `CNI_ARGS`, in their order
    /// @param capabilities what was offered to the plugins
    /// @param namespace the one that is to be at the path; empty where that is not known
    /// @param pluginFolders where the plugins were looked for, in this order; empty where that is not known, as
    ///     in old journals
    /// @param cacheFolder where the result is kept; empty where that is not known
    record Attachment(
            String network,
            String configuration,
            String containerId,
            String namespacePath,
            String interfaceName,
            List<List<String>> arguments,
            Map<String, Object> capabilities,
            Optional<NamespaceId> namespace,
            List<String> pluginFolders,
            String cacheFolder)
            implements Trace {
        @Override
        public Optional<String> container() {
            return Optional.empty();
        }

        @Override
        public String words() {
            return "the interface " + interfaceName + " in the network '" + network + "'";
        }
    }

    /// A container of the OCI runtime.
    ///
    /// @param container empty for the sandbox's own, which holds its namespaces
    /// @param program the runtime
    /// @param root where that keeps its state
    /// @param id what the runtime calls it
    /// @param controlGroup as in `config.json`
    record RuntimeContainer(
            Optional<String> container, String program, String root, String id, String controlGroup)
            implements Trace {
        @Override
        public String words() {
            return "the container " + id.substring(0, Math.min(12, id.length())) + " of " + program;
        }
    }

    /// Whether this has to stay as long as `other`, which came later, could not be removed.
    default boolean isNeededBy(Trace other) {
        return switch (other) {
            // Its processes live in all of it.
            case RuntimeContainer left ->
                    container().isEmpty() || container().equals(left.container());
            // The plugins need the namespace to take the interface out of it.
            case Attachment _ -> this instanceof NetworkNamespace;
            case Pin left -> isAbove(left.path());
            case Mounted left -> isAbove(left.path());
            case Folder left -> isAbove(left.path());
            case NetworkNamespace _, ControlGroup _ -> false;
        };
    }

    private boolean isAbove(String path) {
        return this instanceof Folder folder && path.startsWith(folder.path() + "/");
    }
}
