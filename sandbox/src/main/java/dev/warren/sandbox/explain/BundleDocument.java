// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.oci.spec.CriAnnotations;
import dev.warren.sandbox.oci.spec.NamespaceEntry;
import dev.warren.sandbox.oci.spec.NamespaceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A `config.json` with the place where it was read.
///
/// @param path of the file
record BundleDocument(String path, Map<String, Object> content) {
    private static final int LIMIT_BYTES = 4 << 20;

    /// @throws SandboxException naming the file, when it cannot be read or is no JSON
    static BundleDocument read(String path) throws SandboxException {
        try {
            return new BundleDocument(
                    path, Json.readObject(RegularFile.read(path, LIMIT_BYTES).content(), path));
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "cannot read %s: %s".formatted(path, Chain.reason(failed)), failed);
        }
    }

    Node node() {
        return Node.of(path, content);
    }

    /// An annotation of containerd's CRI plugin; empty for none.
    String annotation(String name) throws MalformedException {
        return node().member("annotations").member(name).textOrEmpty();
    }

    boolean isOfSandbox() throws MalformedException {
        return annotation(CriAnnotations.CONTAINER_TYPE).equals("sandbox");
    }

    boolean isOfContainer() throws MalformedException {
        return annotation(CriAnnotations.CONTAINER_TYPE).equals("container");
    }

    List<NamespaceEntry> namespaces() throws MalformedException {
        return NamespaceEntry.of(content);
    }

    /// The path of the network namespace that is to be joined; empty when there is none.
    Optional<String> networkPath() throws MalformedException {
        return namespaces().stream()
                .filter(entry -> entry.type() == NamespaceType.NETWORK && entry.isJoined())
                .map(NamespaceEntry::path)
                .findFirst();
    }
}
