// SPDX-License-Identifier: Apache-2.0
/// The programs that make containers: `runc` or `crun` ([dev.warren.sandbox.oci.runtime.OciRuntime]), and
/// `conmon`, which stays with a container, keeps its log and notes how it ended
/// ([dev.warren.sandbox.oci.runtime.Monitor]).
@NullMarked
package dev.warren.sandbox.oci.runtime;

import org.jspecify.annotations.NullMarked;
