// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.warren.atlas.query.cnikind;

import org.jspecify.annotations.NullMarked;
