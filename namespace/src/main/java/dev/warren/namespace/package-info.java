// SPDX-License-Identifier: Apache-2.0
/// Network namespaces as things.
///
/// A thread's network namespace is part of the thread. A JVM shares its threads among everybody, so
/// one that has been moved must never be used again: what is opened inside is opened by a thread made for
/// it, and comes back to the caller. Start at [dev.warren.namespace.NetworkNamespace]; names are
/// [dev.warren.namespace.store.NamespaceStore]'s; for many namespaces on one thread there is
/// [dev.warren.namespace.Visit].
@NullMarked
package dev.warren.namespace;

import org.jspecify.annotations.NullMarked;
