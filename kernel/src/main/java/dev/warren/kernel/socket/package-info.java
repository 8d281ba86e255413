// SPDX-License-Identifier: Apache-2.0
/// Sockets that Java has no channel for: raw ones, packet sockets, and any other kind by its numbers.
@NullMarked
package dev.warren.kernel.socket;

import org.jspecify.annotations.NullMarked;
