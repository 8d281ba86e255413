// SPDX-License-Identifier: Apache-2.0
/// Programs: becoming one, starting one, waiting for its end. Reading about those that run is
/// [dev.warren.kernel.proc]'s.
@NullMarked
package dev.warren.kernel.process;

import org.jspecify.annotations.NullMarked;
