// SPDX-License-Identifier: Apache-2.0
/// What somebody wrote down of the node: `/etc/warren/node.json`.
@NullMarked
package dev.warren.survey.source.node;

import org.jspecify.annotations.NullMarked;
