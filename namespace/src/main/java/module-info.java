// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// Network namespaces as things: opened, entered, made, named, watched, removed.
///
/// It knows the kernel and nothing else; above all it does not read the map.
@NullMarked
module dev.warren.namespace {
    requires static org.jspecify;
    requires transitive dev.warren.kernel;

    exports dev.warren.namespace;
    exports dev.warren.namespace.store;
    exports dev.warren.namespace.watch;
}
