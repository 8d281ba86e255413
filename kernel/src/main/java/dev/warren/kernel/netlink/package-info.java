// SPDX-License-Identifier: Apache-2.0
/// The netlink conversation: requests, dumps, acknowledgements, attributes.
@NullMarked
package dev.warren.kernel.netlink;

import org.jspecify.annotations.NullMarked;
