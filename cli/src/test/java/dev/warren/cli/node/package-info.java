// SPDX-License-Identifier: Apache-2.0
/// The whole program on a real node: real daemons, pods and containers, held against `ip`, `lsns`,
/// `ctr` and `docker`.
@NullMarked
package dev.warren.cli.node;

import org.jspecify.annotations.NullMarked;
