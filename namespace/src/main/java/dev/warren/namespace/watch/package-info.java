// SPDX-License-Identifier: Apache-2.0
/// Names as they come and go. Start at [dev.warren.namespace.watch.NamespaceWatch].
@NullMarked
package dev.warren.namespace.watch;

import org.jspecify.annotations.NullMarked;
