// SPDX-License-Identifier: Apache-2.0

/// What the launcher does before the program starts: it finds a JVM, builds, and keeps the start-up
/// cache right. Most tests put a script in the place of the JVM or of Maven and look at what it was
/// asked; the traps of the real JVM are tested on the real distribution.
@NullMarked
package dev.warren.cli.launcher;

import org.jspecify.annotations.NullMarked;
