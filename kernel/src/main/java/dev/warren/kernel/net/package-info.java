// SPDX-License-Identifier: Apache-2.0
/// What netlink says, as records: links, addresses.
@NullMarked
package dev.warren.kernel.net;

import org.jspecify.annotations.NullMarked;
