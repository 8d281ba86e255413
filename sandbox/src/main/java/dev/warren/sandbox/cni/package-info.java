// SPDX-License-Identifier: Apache-2.0
/// The Container Network Interface, version 1.1, from the side of the runtime: which networks a node is
/// configured with ([dev.warren.sandbox.cni.NetworkFolder]), and how a network namespace is attached to one, checked,
/// and detached ([dev.warren.sandbox.cni.CniClient]).
///
/// What a plugin sees (its environment, and its standard input byte for byte) and what lies in the cache of results is
/// what the reference library `libcni` writes under containerd, so that either side can take over from the other. Where
/// this client is stricter or goes on where the library stops, the member says so.
///
/// Source: [the specification](https://github.com/containernetworking/cni/blob/main/SPEC.md),
/// [its conventions](https://www.cni.dev/docs/conventions/); `libcni` 1.3.0, `go-cni` 1.1.13.
@NullMarked
package dev.warren.sandbox.cni;

import org.jspecify.annotations.NullMarked;
