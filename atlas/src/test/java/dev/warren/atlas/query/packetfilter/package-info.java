// SPDX-License-Identifier: Apache-2.0
/// Rules by hand, without a kernel.
@NullMarked
package dev.warren.atlas.query.packetfilter;

import org.jspecify.annotations.NullMarked;
