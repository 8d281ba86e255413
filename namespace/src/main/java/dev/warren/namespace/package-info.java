// SPDX-License-Identifier: Apache-2.0
/// Visiting network namespaces from Java.
///
/// A thread's network namespace is part of the thread. A JVM shares its threads among everybody, so
/// one that has been moved must never be used again. Start at [dev.warren.namespace.Visit].
@NullMarked
package dev.warren.namespace;

import org.jspecify.annotations.NullMarked;
