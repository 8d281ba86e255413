// SPDX-License-Identifier: Apache-2.0
/// Docker's own files: names, images and network sandboxes.
@NullMarked
package dev.warren.survey.source.docker;

import org.jspecify.annotations.NullMarked;
