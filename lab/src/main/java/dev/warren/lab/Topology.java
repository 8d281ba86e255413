// SPDX-License-Identifier: Apache-2.0
package dev.warren.lab;

import dev.warren.kernel.SyscallException;
import java.util.List;
import java.util.Map;

/// One kind of node: what it consists of, how its network is wired and which files lie on it.
///
/// All but [#wire] is settled before anything is made.
interface Topology {
    /// The name of the namespace that plays the host.
    String node();

    /// The name of the namespace that plays the rest of the world.
    String world();

    /// All pods; those on the node's network have the node's namespace.
    List<LabPod> pods();

    /// Makes links, addresses, routes and filters.
    void wire(Site site) throws SyscallException, LabException;

    /// The node's files by path.
    ///
    /// @param processes of those pods that need one, by sandbox id
    Map<String, byte[]> files(Map<String, LabProcess> processes);

    /// Whether each container needs a process for its runtime's files to be believed.
    default boolean needsProcesses() {
        return false;
    }

    /// What a survey cannot find out by itself about such a node.
    Map<String, Object> nodeDescription();

    /// The documents that are to be had by HTTP.
    default List<HttpSite> sites() {
        return List.of();
    }

    /// Command lines to try, without `warren` and without `--root`.
    List<String> toTry();
}
