// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one document of an image says of another or of a layer. Source: OCI image specification, descriptor.md.
///
/// @param mediaType empty when it says nothing
/// @param size in bytes
/// @param platform empty when it says nothing
/// @param names by which the image is called; `name:tag`, or the tag alone
record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        Optional<Platform> platform,
        List<String> names) {
    private static final String REFERENCE = "org.opencontainers.image.ref.name";
    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    private static final String UNNAMED_HOME = "docker.io/library/";
    private static final String HOME = "docker.io/";

    Descriptor {
        names = List.copyOf(names);
    }

    static Descriptor read(Node node) throws MalformedException {
        Node platform = node.member("platform");
        Node size = node.member("size");
        List<String> names = new ArrayList<>();
        Node annotations = node.member("annotations");
        for (String key : List.of(CONTAINERD_NAME, REFERENCE)) {
            annotations
                    .member(key)
                    .findText()
                    .filter(name -> !name.isEmpty())
                    .ifPresent(names::add);
        }
        return new Descriptor(
                node.member("mediaType").textOrEmpty(),
                Digest.read(node.member("digest")),
                size.findNumber(0, Long.MAX_VALUE).orElseThrow(() -> size.wrong("is missing")),
                platform.isPresent() ? Optional.of(Platform.read(platform)) : Optional.empty(),
                names);
    }

    /// Whether a user may mean this one. Everything is called by an empty reference.
    boolean isCalled(String reference) {
        return reference.isEmpty()
                || reference.equals(digest.toString())
                || names.stream().anyMatch(name -> isSame(name, reference));
    }

    /// Docker leaves out where an image comes from when it is its own registry, and the tag `latest`.
    static boolean isSame(String name, String reference) {
        return List.of("", UNNAMED_HOME, HOME).stream()
                .map(home -> home + reference)
                .anyMatch(whole -> name.equals(whole) || name.equals(whole + ":latest"));
    }

    int demands() {
        return platform.map(Platform::demands).orElse(0);
    }

    /// What a user can say to mean it.
    String described() {
        return names.isEmpty() ? digest.toString() : names.getFirst();
    }
}
