// SPDX-License-Identifier: Apache-2.0
/// What the kernel decides about a packet, worked out from its rules and tables: it tells the route,
/// but never the rule.
@NullMarked
package dev.warren.atlas.query.routing;

import org.jspecify.annotations.NullMarked;
