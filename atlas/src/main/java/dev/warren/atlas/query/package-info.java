// SPDX-License-Identifier: Apache-2.0
/// Answers: pure functions of an atlas.
@NullMarked
package dev.warren.atlas.query;

import org.jspecify.annotations.NullMarked;
