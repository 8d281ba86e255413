// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.nio.file.Path;

/// The files that tell containerd and its CNI plugins to stay within one run's folder.
final class ContainerdConfiguration {
    /// Where Debian's plugins are.
    static final Path PLUGIN_FOLDER = Path.of("/usr/lib/cni");

    /// The bridge has its address already, so the plugin need not make it a gateway, which would
    /// switch on forwarding for the whole machine.
    static final String BRIDGE =
            """
            [{"type": "bridge", "bridge": "@name", "isGateway": false, "ipMasq": false,
              "ipam": {"type": "host-local", "dataDir": "@ipam",
                       "ranges": [[{"subnet": "@subnet"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
             {"type": "portmap", "snat": false, "capabilities": {"portMappings": true}}]
            """;

    private ContainerdConfiguration() {}

    /// Writes `config.toml` and the network's list of plugins.
    static void write(EngineFolder folder, String plugins, Path pluginFolder) {
        Trees.createFolder(folder.path("cni"));
        Trees.write(folder.path("cni", "10-warren.conflist"), network(folder, plugins));
        Trees.write(folder.path("config.toml"), daemon(folder, pluginFolder));
        OciRuntimes.crun(folder.path());
    }

    private static String daemon(EngineFolder folder, Path pluginFolder) {
        return """
        version = 2
        root = "@/root"
        state = "@/state"
        [grpc]
          address = "@/containerd.sock"
        [ttrpc]
          address = "@/containerd.sock.ttrpc"
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "%s"
          restrict_oom_score_adj = true
          disable_apparmor = true
          stream_server_port = "0"
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "%s"
            conf_dir = "@/cni"
          [plugins."io.containerd.grpc.v1.cri".containerd]
            snapshotter = "%s"
            default_runtime_name = "runc"
        """
                .formatted(
                        BusyboxImage.NAME,
                        pluginFolder,
                        folder.takesOverlays() ? "overlayfs" : "native")
                .concat(runtime("runc", "runc"))
                .concat(runtime("crun", "@/crun.sh"))
                .replace("@", folder.path().toString());
    }

    private static String runtime(String name, String binary) {
        return """
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.%1$s]
              runtime_type = "io.containerd.runc.v2"
              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.%1$s.options]
                BinaryName = "%2$s"
                Root = "@/%1$s"
        """
                .formatted(name, binary);
    }

    private static String network(EngineFolder folder, String plugins) {
        return "{\"cniVersion\": \"0.4.0\", \"name\": \"@name\", \"plugins\": %s}"
                .formatted(plugins)
                .replace("@name", folder.name())
                .replace("@subnet", folder.subnet())
                .replace("@ipam", folder.path("ipam").toString());
    }
}
