// SPDX-License-Identifier: Apache-2.0
/// Descriptors, files and system calls.
///
/// Start at [dev.warren.kernel.Fd]: everything is opened, described and read through one. Failures
/// of the world are [dev.warren.kernel.SyscallException], which names call, subject and errno.
@NullMarked
package dev.warren.kernel;

import org.jspecify.annotations.NullMarked;
