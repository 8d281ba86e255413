// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.NamespaceModes.UserMaps;
import dev.warren.sandbox.pod.PodConfiguration;
import java.util.List;

/// A pod as a document describes it: a Kubernetes Pod of API version `v1`, in YAML or JSON, or the
/// `PodSandboxConfig` of CRI, as `crictl runp` takes it (`log_directory`) or as Protobuf's JSON writes it
/// (`logDirectory`). Source: Kubernetes API, "Pod v1 core"; CRI `api.proto`.
///
/// Of Kubernetes' fields those are read that decide about namespaces, network, files and processes of one pod on
/// one machine. Nothing is pulled from a registry: an `image` is a place on this machine, see [ImagePlace].
public final class PodManifest {
    /// For `hostUsers: false`: the numbers that Kubernetes gives to its first pod. Source: KEP-127.
    public static final UserMaps STANDARD_USERS =
            new UserMaps(
                    List.of(new IdMap(0, 65_536, 65_536)), List.of(new IdMap(0, 65_536, 65_536)));

    private PodManifest() {}

    /// What a document says.
    ///
    /// @param ignoredFields the places of fields that count for nothing here; none unless that was allowed
    public record Parsed(PodConfiguration configuration, List<String> ignoredFields) {
        /// Keeps a copy that nobody can change.
        public Parsed {
            ignoredFields = List.copyOf(ignoredFields);
        }
    }

    /// Reads a document. Images given by a path alone are looked at, to see what they are, and the node's
    /// `/etc/resolv.conf` is read when the pod adds to it; paths count from the working directory.
    ///
    /// @param documentName what it is called in messages: the file
    /// @param ignoreUnsupported whether fields that are not supported are named in the answer, instead of in an
    ///     exception
    /// @throws MalformedException with the field and what is wrong with it; for fields that are not supported,
    ///     with all of them
    public static Parsed parse(String documentName, byte[] bytes, boolean ignoreUnsupported)
            throws MalformedException {
        Node document = Documents.read(documentName, bytes);
        Unsupported unsupported = new Unsupported();
        PodConfiguration pod =
                document.member("kind").isPresent() || document.member("apiVersion").isPresent()
                        ? new KubernetesPod(document, unsupported).read()
                        : new CriSandbox(document, unsupported).read();
        if (!ignoreUnsupported && !unsupported.fields().isEmpty()) {
            throw document.wrong(
                    "not supported: "
                            + String.join("; ", unsupported.fields())
                            + ". Leave it out, or have it ignored (--ignore-unsupported)");
        }
        return new Parsed(pod, unsupported.fields());
    }
}
