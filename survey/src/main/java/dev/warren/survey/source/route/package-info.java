// SPDX-License-Identifier: Apache-2.0
/// Rules, routes and neighbours.
@NullMarked
package dev.warren.survey.source.route;

import org.jspecify.annotations.NullMarked;
