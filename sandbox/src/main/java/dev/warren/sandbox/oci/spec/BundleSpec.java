// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An OCI bundle that somebody made, as a container of a pod: its namespaces, annotations and control group
/// become the pod's, everything else stays as it was written.
///
/// A host name goes, because the pod has one; a time namespace and a control group namespace of its own stay.
/// Paths that start from the bundle are made absolute, so that the document can be used from another folder.
public final class BundleSpec {
    private final Node document;
    private final SandboxParts sandbox;
    private final Path bundle;

    private BundleSpec(Node document, SandboxParts sandbox, Path bundle) {
        this.document = document;
        this.sandbox = sandbox;
        this.bundle = bundle;
    }

    /// The document rewritten; the one given stays as it is.
    ///
    /// @param config the bundle's `config.json`
    /// @param bundle its folder
    /// @param containerName its name in the pod
    /// @param ofTarget whether `sandbox` holds another container's namespace of processes, to be joined
    /// @throws MalformedException when a part that has to be rewritten is not of its kind
    /// @throws SandboxException when a namespace is not there that the pod shares
    public static Map<String, Object> of(
            Map<String, Object> config,
            String bundle,
            SandboxParts sandbox,
            String containerId,
            String containerName,
            boolean ofTarget)
            throws SandboxException {
        Path folder = Path.of(bundle).toAbsolutePath().normalize();
        Node document = Node.of(folder.resolve("config.json").toString(), config);
        BundleSpec spec = new BundleSpec(document, sandbox, folder);
        Map<String, Object> joined = document.object();
        joined.remove("hostname");
        joined.remove("domainname");
        joined.put("root", spec.root());
        if (document.member("mounts").isPresent()) {
            joined.put("mounts", spec.mounts());
        }
        joined.put("annotations", spec.annotations(containerName));
        joined.put("linux", spec.linux(containerId, ofTarget));
        return joined;
    }

    private Map<String, Object> root() throws MalformedException {
        Map<String, Object> root = document.member("root").object();
        root.put("path", absolute(document.member("root").member("path")));
        return root;
    }

    private String absolute(Node path) throws MalformedException {
        try {
            return bundle.resolve(path.text()).normalize().toString();
        } catch (InvalidPathException impossible) {
            throw path.wrong("is no path: " + impossible.getReason());
        }
    }

    private List<Object> mounts() throws MalformedException {
        boolean ofNode =
                sandbox.pod().namespaces().hostNetwork()
                        && sandbox.pod().namespaces().user().isPresent();
        List<Object> mounts = new ArrayList<>();
        for (Node mount : document.member("mounts").items()) {
            Map<String, Object> entry = mount.object();
            List<String> options = mount.member("options").texts();
            if (options.contains("bind") || options.contains("rbind")) {
                entry.put("source", absolute(mount.member("source")));
            }
            boolean system = mount.member("type").textOrEmpty().equals("sysfs");
            mounts.add(
                    system && ofNode
                            ? DefaultMounts.nodeSystem(mount.member("destination").text())
                            : entry);
        }
        return mounts;
    }

    private Map<String, Object> annotations(String containerName) throws MalformedException {
        Map<String, Object> annotations =
                new LinkedHashMap<>(document.member("annotations").textsByName());
        annotations.putAll(CriAnnotations.ofContainer(sandbox, containerName, ""));
        return annotations;
    }

    private Map<String, Object> linux(String containerId, boolean ofTarget)
            throws SandboxException {
        Node part = document.member("linux");
        Map<String, Object> linux = part.isPresent() ? part.object() : new LinkedHashMap<>();
        List<NamespaceEntry> own = NamespaceEntry.of(document);
        List<Object> namespaces =
                Namespaces.ofContainer(
                        sandbox,
                        ofTarget,
                        NamespaceEntry.find(own, NamespaceType.CONTROL_GROUP).isPresent());
        Optional<NamespaceEntry> time = NamespaceEntry.find(own, NamespaceType.TIME);
        time.ifPresent(
                entry ->
                        namespaces.add(
                                Namespaces.entry(
                                        NamespaceType.TIME,
                                        Optional.of(entry.path())
                                                .filter(path -> !path.isEmpty()))));
        linux.put("namespaces", namespaces);
        linux.put(
                "cgroupsPath", ControlGroupPath.of(ControlGroupPath.parent(sandbox), containerId));
        linux.remove("uidMappings");
        linux.remove("gidMappings");
        Namespaces.addMaps(linux, sandbox.pod().namespaces());
        return linux;
    }
}
