// SPDX-License-Identifier: Apache-2.0
/// The map. [dev.warren.atlas.Atlas#of] is the only place where facts are merged; everything it
/// returns is immutable.
@NullMarked
package dev.warren.atlas;

import org.jspecify.annotations.NullMarked;
