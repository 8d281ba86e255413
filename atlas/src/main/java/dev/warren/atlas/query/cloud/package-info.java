// SPDX-License-Identifier: Apache-2.0
/// Which interface of the cloud is behind a link, an address, a pod.
@NullMarked
package dev.warren.atlas.query.cloud;

import org.jspecify.annotations.NullMarked;
