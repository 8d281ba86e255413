// SPDX-License-Identifier: Apache-2.0
/// Mounts: made, joined, shared and taken away. Reading them is [dev.warren.kernel.proc]'s.
@NullMarked
package dev.warren.kernel.mount;

import org.jspecify.annotations.NullMarked;
