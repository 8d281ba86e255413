// SPDX-License-Identifier: Apache-2.0
/// Tests of the answers.
@NullMarked
package dev.warren.atlas.query;

import org.jspecify.annotations.NullMarked;
