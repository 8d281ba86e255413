// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.cnikind;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.PodName;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.oci.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// What plugins note for themselves, each in a form of its own: that they are there at all, and of some
/// which interface is whose.
final class PluginNotes {
    private static final int FILE_LIMIT_BYTES = 4 << 20;

    /// Files that only this plugin makes.
    private static final Map<String, String> OF_NODE =
            Map.of(
                    "/var/run/aws-node/ipam.json", "aws-cni",
                    "/var/lib/calico/nodename", "calico",
                    "/var/run/cilium/cilium.sock", "cilium-cni",
                    "/run/flannel/subnet.env", "flannel",
                    "/run/cni-ipam-state/kindnet", "kindnet",
                    "/var/run/azure-vnet.json", "azure-vnet",
                    "/var/run/antrea/cni.sock", "antrea",
                    "/run/openvswitch/kube-ovn-daemon.sock", "kube-ovn",
                    "/var/run/ovn-kubernetes/cni/ovn-cni-server.sock", "ovn-k8s-cni-overlay");

    private final Ground ground;
    private final Folder folder;
    private final Findings findings;

    PluginNotes(Ground ground, Folder folder, Findings findings) {
        this.ground = ground;
        this.folder = folder;
        this.findings = findings;
    }

    void read() {
        OF_NODE.forEach(this::presence);
        folder.readEach("/var/run/calico/endpoint-status", this::calico);
        folder.readEach("/var/run/cilium/state", this::cilium);
        folder.readEach("/var/lib/cni/sriov", this::sriov);
        azure("/var/run/azure-cns/azure-endpoints.json");
    }

    private void presence(String path, String plugin) {
        String where = ground.root().show(path);
        try {
            var _ = ground.root().status(path);
            note(plugin, "", PodName.UNKNOWN, "", "", where);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                findings.gap(where, failed);
            }
        }
    }

    private void note(
            String plugin,
            String containerId,
            PodName pod,
            String interfaceName,
            String hostInterface,
            String where) {
        findings.emit(
                new Fact.PluginTraceSeen(
                        plugin,
                        containerId,
                        pod,
                        interfaceName,
                        hostInterface,
                        findings.evidence(where)));
    }

    /// Names of three parts that are joined by spaces: orchestrator, workload, endpoint; the workload is
    /// `<namespace>%2F<pod>`.
    private void calico(Directory opened, String name, String where, Findings all)
            throws SyscallException {
        List<String> parts = List.of(name.split(" ", -1));
        if (parts.size() != 3 || !parts.getFirst().equals("k8s")) {
            return;
        }
        List<String> pod = List.of(decoded(parts.get(1)).split("/", -1));
        if (pod.size() != 2) {
            return;
        }
        String[] host = {""};
        Json.read(
                opened.readFile(name, FILE_LIMIT_BYTES),
                (member, value) -> {
                    if (member.equals("ifaceName")) {
                        host[0] = Json.text(value);
                    }
                });
        note(
                "calico",
                "",
                new PodName(pod.getFirst(), pod.getLast(), ""),
                decoded(parts.getLast()),
                host[0],
                where);
    }

    private static String decoded(String part) {
        try {
            // A plus is a plus in a path.
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEscaped) {
            return part;
        }
    }

    /// A folder for every endpoint; other things lie beside them.
    private void cilium(Directory opened, String name, String where, Findings all)
            throws SyscallException {
        if (!name.matches("[0-9]{1,10}")) {
            return;
        }
        String[] found = {"", ""};
        Json.read(
                opened.readFile(name + "/ep_config.json", FILE_LIMIT_BYTES),
                (member, value) -> {
                    switch (member) {
                        case "dockerID", "ContainerID" -> found[0] = Json.text(value);
                        case "IfName", "ifName" -> found[1] = Json.text(value);
                        default -> {}
                    }
                });
        if (!found[0].isEmpty()) {
            note("cilium-cni", found[0], PodName.UNKNOWN, "", found[1], where + "/ep_config.json");
        }
    }

    /// `<sandbox>-<interface>`; a folder `pci` lies beside them.
    private void sriov(Directory opened, String name, String where, Findings all) {
        int dash = name.indexOf('-');
        if (dash > 0 && name.substring(0, dash).matches("[0-9a-f]{12,64}")) {
            note(
                    "sriov",
                    name.substring(0, dash),
                    PodName.UNKNOWN,
                    name.substring(dash + 1),
                    "",
                    where);
        }
    }

    private void azure(String path) {
        String where = ground.root().show(path);
        try {
            Json.read(
                    ground.root().readFile(path, FILE_LIMIT_BYTES),
                    (name, endpoints) -> {
                        if (name.equals("Endpoints")) {
                            Json.object(endpoints, (id, value) -> azureEndpoint(id, value, where));
                        }
                    });
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                findings.gap(where, failed);
            }
        } catch (JacksonException wrong) {
            findings.gap(where, Why.UNEXPECTED, "it is no JSON: " + wrong.getOriginalMessage());
        }
    }

    private void azureEndpoint(String containerId, JsonParser value, String where) {
        Json.object(
                value,
                (name, interfaces) -> {
                    if (name.equals("IfnameToIPMap")) {
                        Json.object(
                                interfaces,
                                (interfaceName, entry) ->
                                        azureInterface(containerId, interfaceName, entry, where));
                    }
                });
    }

    private void azureInterface(
            String containerId, String interfaceName, JsonParser entry, String where) {
        String[] host = {""};
        Json.object(
                entry,
                (name, value) -> {
                    if (name.equals("HostVethName")) {
                        host[0] = Json.text(value);
                    }
                });
        note("azure-vnet", containerId, PodName.UNKNOWN, interfaceName, host[0], where);
    }
}
