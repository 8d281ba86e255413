// SPDX-License-Identifier: Apache-2.0
/// What sources say. A fact names who saw it and where; a fact that no source emits or no answer
/// reads has no place here.
@NullMarked
package dev.warren.atlas.fact;

import org.jspecify.annotations.NullMarked;
