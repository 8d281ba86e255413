// SPDX-License-Identifier: Apache-2.0
/// OCI bundles that containerd leaves on disk: pods and containers.
@NullMarked
package dev.warren.survey.source.bundle;

import org.jspecify.annotations.NullMarked;
