// SPDX-License-Identifier: Apache-2.0
/// Processes: which namespace each is in.
@NullMarked
package dev.warren.survey.source.process;

import org.jspecify.annotations.NullMarked;
