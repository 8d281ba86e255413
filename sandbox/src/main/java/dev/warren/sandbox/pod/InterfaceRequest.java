// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

import java.util.List;

/// What a pod wants its first interface to be. CRI has no words for it, CNI has: `ips`, `mac` and `aliases` of the
/// [conventions](https://www.cni.dev/docs/conventions/).
///
/// @param addresses with or without the length of their prefix, as in `10.10.0.1/24`
/// @param hardwareAddress as in `c2:11:22:33:44:55`; empty for any
/// @param aliases further names of the pod on the network
public record InterfaceRequest(
        List<String> addresses, String hardwareAddress, List<String> aliases) {
    /// Keeps copies that nobody can change.
    public InterfaceRequest {
        addresses = List.copyOf(addresses);
        aliases = List.copyOf(aliases);
    }

    /// Whatever comes.
    public static InterfaceRequest none() {
        return new InterfaceRequest(List.of(), "", List.of());
    }
}
