// SPDX-License-Identifier: Apache-2.0
/// [dev.warren.survey.Survey] runs the sources in rounds: what one round finds, the next may use to
/// look further. A source emits facts and keeps nothing.
@NullMarked
package dev.warren.survey;

import org.jspecify.annotations.NullMarked;
