// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.id.NamespaceId;

/// A namespace that a name in a store leads to, and that lives as long as the name does.
///
/// @param path of the file on which it is mounted
public record NamedNamespace(String name, String path, NamespaceId id) {}
