// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.manifest.PodManifest;
import dev.warren.sandbox.pod.PodConfiguration;

/// Pod configurations as the records of sandboxes hold them: CRI's `PodSandboxConfig`.
final class Manifests {
    private Manifests() {}

    static PodConfiguration stored(Node config) throws MalformedException {
        return PodManifest.parse(config.field(), Json.write(config.object()), true)
                .configuration();
    }
}
