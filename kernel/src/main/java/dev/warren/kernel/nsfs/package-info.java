// SPDX-License-Identifier: Apache-2.0
/// Namespaces as files: what a descriptor of one tells, and entering it.
@NullMarked
package dev.warren.kernel.nsfs;

import org.jspecify.annotations.NullMarked;
