// SPDX-License-Identifier: Apache-2.0
/// Links: one visit per namespace, its links and addresses.
@NullMarked
package dev.warren.survey.source.link;

import org.jspecify.annotations.NullMarked;
