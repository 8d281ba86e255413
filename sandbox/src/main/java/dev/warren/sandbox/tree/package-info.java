// SPDX-License-Identifier: Apache-2.0
/// Trees of files that may hold anything, removed by descriptor.
@NullMarked
package dev.warren.sandbox.tree;

import org.jspecify.annotations.NullMarked;
