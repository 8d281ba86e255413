// SPDX-License-Identifier: Apache-2.0
/// Names for namespaces: a folder of files, as `ip netns` and containerd keep it. Start at
/// [dev.warren.namespace.store.NamespaceStore].
@NullMarked
package dev.warren.namespace.store;

import org.jspecify.annotations.NullMarked;
