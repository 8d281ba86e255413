// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import java.util.List;
import java.util.stream.Collectors;

/// One pair of `CNI_ARGS`, as in `K8S_POD_NAME=web`. There is no way to quote: a `;` in one of them would begin
/// another pair.
public record Argument(String name, String value) {
    /// All of them as a plugin reads them: `K=V;K=V`.
    public static String joined(List<Argument> arguments) {
        return arguments.stream().map(Argument::toString).collect(Collectors.joining(";"));
    }

    @Override
    public String toString() {
        return name + "=" + value;
    }
}
