// SPDX-License-Identifier: Apache-2.0
/// Sockets that wait for others.
@NullMarked
package dev.warren.survey.source.socket;

import org.jspecify.annotations.NullMarked;
