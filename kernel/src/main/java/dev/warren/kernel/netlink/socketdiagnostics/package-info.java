// SPDX-License-Identifier: Apache-2.0
/// Sockets of a namespace: `NETLINK_SOCK_DIAG`.
@NullMarked
package dev.warren.kernel.netlink.socketdiagnostics;

import org.jspecify.annotations.NullMarked;
