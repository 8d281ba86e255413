// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.warren.atlas.query.finding;

import org.jspecify.annotations.NullMarked;
