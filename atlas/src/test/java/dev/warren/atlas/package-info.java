// SPDX-License-Identifier: Apache-2.0
/// Tests of the map, from facts that no machine has to have.
@NullMarked
package dev.warren.atlas;

import org.jspecify.annotations.NullMarked;
