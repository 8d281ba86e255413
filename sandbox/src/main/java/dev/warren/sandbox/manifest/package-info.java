// SPDX-License-Identifier: Apache-2.0
/// Documents that say what a pod is wanted to be: Kubernetes' Pod and CRI's PodSandboxConfig, read without a
/// cluster. What a document asks for and Warren cannot give is said, and not passed over.
@NullMarked
package dev.warren.sandbox.manifest;

import org.jspecify.annotations.NullMarked;
