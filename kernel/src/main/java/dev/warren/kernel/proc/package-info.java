// SPDX-License-Identifier: Apache-2.0
/// The text of /proc as records. Pure parsing, except for reading one process's folder.
@NullMarked
package dev.warren.kernel.proc;

import org.jspecify.annotations.NullMarked;
