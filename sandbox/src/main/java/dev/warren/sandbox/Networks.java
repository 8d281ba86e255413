// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.cni.BrokenFile;
import dev.warren.sandbox.cni.NetworkConfiguration;
import dev.warren.sandbox.cni.NetworkFolder;
import java.util.List;
import java.util.stream.Collectors;

/// Which networks a pod is attached to: the first of the folder, in the order of file names.
final class Networks {
    private Networks() {}

    /// @throws SandboxException when there are fewer than are wanted: with what is wrong with those that could
    ///     not be read
    static List<NetworkConfiguration> choose(SandboxSettings settings, Steps steps)
            throws SandboxException {
        NetworkFolder folder = NetworkFolder.read(settings.networkFolder());
        for (BrokenFile file : folder.broken()) {
            steps.note("a file of networks is passed over: " + file);
        }
        List<NetworkConfiguration> found = folder.networks();
        if (found.isEmpty()) {
            throw new SandboxException(
                    "no CNI network is configured in %s%s; put a .conflist there, name another folder, or use the node's network"
                            .formatted(settings.networkFolder(), broken(folder.broken())));
        }
        return found.subList(0, Math.min(found.size(), settings.networks()));
    }

    private static String broken(List<BrokenFile> files) {
        return files.isEmpty()
                ? ""
                : files.stream()
                        .map(BrokenFile::toString)
                        .collect(Collectors.joining("; ", " (", ")"));
    }
}
