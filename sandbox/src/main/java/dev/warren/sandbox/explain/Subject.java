// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.id.NamespaceId;
import java.util.List;
import java.util.Optional;

/// A sandbox and where what is left of its making lies.
///
/// @param id of the sandbox
/// @param keeper who made it
/// @param namespace of the pod
/// @param name of the pod
/// @param record what was wanted, as its keeper kept it
/// @param network where its network namespace is; empty on the node's network
/// @param networks those that its keeper noted that it is attached to
/// @param plugins with what it was attached to them; empty where its keeper did not note that
/// @param infra its own bundle
/// @param containers those of its containers
record Subject(
        String id,
        String keeper,
        String namespace,
        String name,
        Station record,
        Optional<Network> network,
        List<String> networks,
        Optional<PluginPlaces> plugins,
        OciPlace infra,
        List<OciPlace> containers) {
    Subject {
        networks = List.copyOf(networks);
        containers = List.copyOf(containers);
    }

    /// @param path the file
    /// @param noted which namespace its keeper noted; empty when it noted none
    /// @param notedIn where
    record Network(String path, Optional<NamespaceId> noted, String notedIn) {}

    /// @param cacheFolder where results are kept
    /// @param folders where plugins were looked for
    record PluginPlaces(String cacheFolder, List<String> folders) {
        PluginPlaces {
            folders = List.copyOf(folders);
        }
    }

    /// Where an OCI runtime's container lies.
    ///
    /// @param name of the container, or what the pod's own is called
    /// @param bundle the folder with `config.json` and `init.pid`
    /// @param state the folder that the runtime keeps of it
    /// @param pinned whether mounts hold it, so that no process is expected
    record OciPlace(String name, String id, String bundle, String state, boolean pinned) {
        String config() {
            return bundle + "/config.json";
        }
    }
}
