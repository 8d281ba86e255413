// SPDX-License-Identifier: Apache-2.0
/// Mounts: what is pinned where, in every distinct mount namespace; stale names.
@NullMarked
package dev.warren.survey.source.mount;

import org.jspecify.annotations.NullMarked;
