// SPDX-License-Identifier: Apache-2.0
/// The devices behind links.
@NullMarked
package dev.warren.survey.source.device;

import org.jspecify.annotations.NullMarked;
