// SPDX-License-Identifier: Apache-2.0
/// Pod sandboxes: made, looked at, entered and removed, with every step's way back written down before the
/// step.
@NullMarked
package dev.warren.sandbox;

import org.jspecify.annotations.NullMarked;
