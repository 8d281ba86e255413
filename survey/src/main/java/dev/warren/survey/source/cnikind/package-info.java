// SPDX-License-Identifier: Apache-2.0
/// What CNI plugins leave on the node: configuration, results, and notes of their own.
@NullMarked
package dev.warren.survey.source.cnikind;

import org.jspecify.annotations.NullMarked;
