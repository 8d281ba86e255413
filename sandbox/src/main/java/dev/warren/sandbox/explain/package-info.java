// SPDX-License-Identifier: Apache-2.0
/// Every step by which a sandbox was made, read again from what it left, with the kernel's word at each.
@NullMarked
package dev.warren.sandbox.explain;

import org.jspecify.annotations.NullMarked;
