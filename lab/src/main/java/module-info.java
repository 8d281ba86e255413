// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// Nodes to try Warren on: networks in namespaces of their own, with the files of a real node.
///
/// It knows the kernel and the namespaces, and nothing of what Warren makes of them.
@NullMarked
module dev.warren.lab {
    requires static org.jspecify;
    requires transitive dev.warren.kernel;
    requires transitive dev.warren.namespace;
    requires tools.jackson.core;

    exports dev.warren.lab;
}
