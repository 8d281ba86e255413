// SPDX-License-Identifier: Apache-2.0
/// What was begun and what has to be undone, on disk, so that whoever comes after a crash knows.
///
/// Before anything is made that outlives Warren, a line says so; when it has been unmade, another line does. What
/// lies between is what may be left on the machine, and nothing else is ever removed.
@NullMarked
package dev.warren.sandbox.journal;

import org.jspecify.annotations.NullMarked;
