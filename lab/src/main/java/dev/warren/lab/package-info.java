// SPDX-License-Identifier: Apache-2.0
/// Nodes to try Warren on, built in network namespaces and removed without a trace: [Labs] builds, lists
/// and removes, [LabOptions] says what is wanted, [BuiltLab] is what there is then.
@NullMarked
package dev.warren.lab;

import org.jspecify.annotations.NullMarked;
