// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import dev.warren.kernel.id.NamespaceId;
import java.util.Optional;

/// What [NamespaceWatch] tells of one name. Between two events of the same name, `Added` and `Removed`
/// take turns; events of different names come in the order in which they became known.
public sealed interface NamespaceEvent {
    /// The name in the folder, as [dev.warren.kernel.KernelText] keeps it: escape it before it is shown.
    String name();

    /// The name is there, and was not before.
    ///
    /// @param namespace the network namespace that it stands for; empty when it stands for none yet,
    ///     or was gone before anybody could look
    record Added(String name, Optional<NamespaceId> namespace) implements NamespaceEvent {}

    /// The name stands for another namespace than the last event said.
    ///
    /// @param namespace which one now; empty when it stands for none any more
    record Changed(String name, Optional<NamespaceId> namespace) implements NamespaceEvent {}

    /// The name is not there any more. The namespace itself may live on.
    record Removed(String name) implements NamespaceEvent {}
}
