// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.warren.survey.closer;

import org.jspecify.annotations.NullMarked;
