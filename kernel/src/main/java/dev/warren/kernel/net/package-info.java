// SPDX-License-Identifier: Apache-2.0
/// What netlink says, as records: links, addresses, routes, rules, neighbours.
@NullMarked
package dev.warren.kernel.net;

import org.jspecify.annotations.NullMarked;
