// SPDX-License-Identifier: Apache-2.0
/// Programs of others that do the real work (CNI plugins, OCI runtimes): run with a deadline, bounded output, and
/// nothing left behind.
@NullMarked
package dev.warren.sandbox.program;

import org.jspecify.annotations.NullMarked;
