// SPDX-License-Identifier: Apache-2.0
/// The instance metadata service of EC2.
@NullMarked
package dev.warren.survey.source.imds;

import org.jspecify.annotations.NullMarked;
