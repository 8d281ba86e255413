// SPDX-License-Identifier: Apache-2.0
/// Which CNI plugin made an interface of a pod, and how sure that is.
@NullMarked
package dev.warren.atlas.query.cnikind;

import org.jspecify.annotations.NullMarked;
