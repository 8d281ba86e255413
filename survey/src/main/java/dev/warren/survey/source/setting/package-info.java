// SPDX-License-Identifier: Apache-2.0
/// Settings of a namespace.
@NullMarked
package dev.warren.survey.source.setting;

import org.jspecify.annotations.NullMarked;
