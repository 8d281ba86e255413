// SPDX-License-Identifier: Apache-2.0
/// What netfilter does to packets.
@NullMarked
package dev.warren.survey.source.netfilter;

import org.jspecify.annotations.NullMarked;
