// SPDX-License-Identifier: Apache-2.0

/// What the tests of this module share: trees as runtimes leave them, and one source's look at one.
@NullMarked
package dev.warren.survey.sample;

import org.jspecify.annotations.NullMarked;
