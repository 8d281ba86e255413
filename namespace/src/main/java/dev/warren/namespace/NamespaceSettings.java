// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Settings of the network namespace in which the calling thread is.
final class NamespaceSettings {
    private static final String FOLDER = "/proc/sys/net";

    private NamespaceSettings() {}

    static Map<String, String> read(List<String> names) throws SyscallException {
        Map<String, String> values = new LinkedHashMap<>();
        try (Fd folder = Fd.open(FOLDER, Files.O_PATH | Files.O_DIRECTORY)) {
            for (String name : names) {
                try (Fd file = folder.openAt(name, Files.O_RDONLY)) {
                    String text = KernelText.decode(file.readOnce());
                    values.put(name, text.strip().replace('\t', ' '));
                } catch (SyscallException absent) {
                    // Left out: a link has gone, a module is not loaded, or only root may read it.
                }
            }
        }
        return values;
    }

    static void write(Map<String, String> values) throws SyscallException {
        try (Fd folder = Fd.open(FOLDER, Files.O_PATH | Files.O_DIRECTORY)) {
            for (Map.Entry<String, String> each : values.entrySet()) {
                try (Fd file = folder.openBeneath(each.getKey(), Files.O_WRONLY)) {
                    file.write(KernelText.encode(each.getValue()));
                }
            }
        }
    }
}
