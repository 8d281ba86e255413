// SPDX-License-Identifier: Apache-2.0
/// Numbers and structure sizes, one class per group of uapi headers; the source is named on each.
@NullMarked
package dev.warren.kernel.abi;

import org.jspecify.annotations.NullMarked;
