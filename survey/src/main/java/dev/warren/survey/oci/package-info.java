// SPDX-License-Identifier: Apache-2.0
/// What several sources need of runtimes: their folders, bundles and processes.
@NullMarked
package dev.warren.survey.oci;

import org.jspecify.annotations.NullMarked;
