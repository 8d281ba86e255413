// SPDX-License-Identifier: Apache-2.0
/// The cache of CNI results: which pod was attached with which addresses.
@NullMarked
package dev.warren.survey.source.cni;

import org.jspecify.annotations.NullMarked;
