// SPDX-License-Identifier: Apache-2.0
/// What netfilter would do to a packet: rule sets, run as the kernel runs them, without a packet.
@NullMarked
package dev.warren.atlas.query.packetfilter;

import org.jspecify.annotations.NullMarked;
