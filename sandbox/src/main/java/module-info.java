// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/// Pods the way containerd makes them: network namespace, CNI plugins, OCI runtime, and every step's way
/// back. It asks the kernel, never the map.
@NullMarked
module dev.warren.sandbox {
    requires static org.jspecify;
    requires transitive dev.warren.kernel;
    requires transitive dev.warren.namespace;
    requires tools.jackson.core;
    requires org.snakeyaml.engine;
    requires org.apache.commons.compress;

    exports dev.warren.sandbox;
    exports dev.warren.sandbox.cni;
    exports dev.warren.sandbox.explain;
    exports dev.warren.sandbox.journal;
    exports dev.warren.sandbox.image;
    exports dev.warren.sandbox.json;
    exports dev.warren.sandbox.manifest;
    exports dev.warren.sandbox.oci.bootstrap;
    exports dev.warren.sandbox.oci.files;
    exports dev.warren.sandbox.oci.spec;
    exports dev.warren.sandbox.oci.runtime;
    exports dev.warren.sandbox.pod;
    exports dev.warren.sandbox.program;
}
