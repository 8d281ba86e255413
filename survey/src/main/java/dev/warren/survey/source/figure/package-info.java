// SPDX-License-Identifier: Apache-2.0
/// What links count, and the programs on their way.
@NullMarked
package dev.warren.survey.source.figure;

import org.jspecify.annotations.NullMarked;
