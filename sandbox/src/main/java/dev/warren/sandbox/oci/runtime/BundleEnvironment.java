// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The variables of a container's own program, and others on top. Source: runtime-spec, config.md,
/// `process.env`.
final class BundleEnvironment {
    private static final int LIMIT_BYTES = 16 << 20;

    private BundleEnvironment() {}

    /// @param further each replaces the container's own of its name
    static List<String> read(String bundle, List<String> further)
            throws SyscallException, MalformedException {
        String path = bundle + "/config.json";
        byte[] content = RegularFile.read(path, LIMIT_BYTES).content();
        Node process = Node.of(path, Json.read(content, path)).member("process");
        Map<String, String> byName = new LinkedHashMap<>();
        for (List<String> variables : List.of(process.member("env").texts(), further)) {
            for (String variable : variables) {
                int end = variable.indexOf('=');
                byName.put(end < 0 ? variable : variable.substring(0, end), variable);
            }
        }
        return new ArrayList<>(byName.values());
    }
}
