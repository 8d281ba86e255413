// SPDX-License-Identifier: Apache-2.0
/// Numbers: how namespaces refer to each other, asked by descriptor.
@NullMarked
package dev.warren.survey.source.nsid;

import org.jspecify.annotations.NullMarked;
