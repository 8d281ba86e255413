// SPDX-License-Identifier: Apache-2.0
/// How processes look names up.
@NullMarked
package dev.warren.survey.source.resolver;

import org.jspecify.annotations.NullMarked;
