// SPDX-License-Identifier: Apache-2.0
/// What an OCI runtime is told: the `config.json` of a pod's infrastructure container and of the containers
/// that join it, as containerd's CRI plugin writes them, and the runtimes' own rules about it.
///
/// Sources: the OCI runtime specification (`config.md`, `config-linux.md`) 1.0.2 to 1.3; containerd 1.6 to 2.x;
/// runc 1.1 to 1.5; crun 1.8.
@NullMarked
package dev.warren.sandbox.oci.spec;

import org.jspecify.annotations.NullMarked;
