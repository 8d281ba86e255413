// SPDX-License-Identifier: Apache-2.0
/// What a pod is wanted to be, in the words of CRI's `PodSandboxConfig` and of Kubernetes.
@NullMarked
package dev.warren.sandbox.pod;

import org.jspecify.annotations.NullMarked;
