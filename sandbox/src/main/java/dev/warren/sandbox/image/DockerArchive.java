// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds an image in an archive of `docker save`: `manifest.json` names configuration and layers by their paths.
/// Since Docker 25 such an archive is an OCI image layout as well. Source: Docker image specification 1.2,
/// "Combined Image JSON + Filesystem Changeset Format".
final class DockerArchive {
    static final String MANIFEST = "manifest.json";

    /// The configuration is named by its digest, in the old archives and in the new ones.
    private static final Pattern BY_DIGEST = Pattern.compile("(?:.*/)?([0-9a-f]{64})(?:\\.json)?");

    private final ImageDocuments documents;
    private final BlobStore store;
    private final Platform here;

    DockerArchive(BlobStore store, Platform here) {
        this.documents = new ImageDocuments(store);
        this.store = store;
        this.here = here;
    }

    static boolean isOne(BlobStore store) throws SandboxException {
        return store.find(MANIFEST).isPresent();
    }

    /// All names that images have here, for a message.
    List<String> references() throws SandboxException {
        List<String> names = new ArrayList<>();
        for (Node image : documents.read(MANIFEST, "the manifest").items()) {
            names.addAll(image.member("RepoTags").texts());
        }
        return names;
    }

    /// @param reference empty for the only image
    /// @return empty when there is none of that name
    Optional<ChosenImage> find(String reference) throws SandboxException {
        Node manifest = documents.read(MANIFEST, "the manifest");
        List<Node> found = new ArrayList<>();
        for (Node image : manifest.items()) {
            if (isCalled(image, reference)) {
                found.add(image);
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.size() > 1) {
            throw manifest.wrong(
                    reference.isEmpty()
                            ? "there are several images: say which one, of "
                                    + String.join(", ", references())
                            : "'%s' is the name of several images".formatted(reference));
        }
        return Optional.of(image(found.getFirst()));
    }

    private static boolean isCalled(Node image, String reference) throws MalformedException {
        return reference.isEmpty()
                || image.member("RepoTags").texts().stream()
                        .anyMatch(name -> Descriptor.isSame(name, reference));
    }

    private ChosenImage image(Node image) throws SandboxException {
        String path = image.member("Config").text();
        Matcher digest = BY_DIGEST.matcher(path);
        Node configuration =
                digest.matches()
                        ? documents.read(
                                Digest.sha256(digest.group(1)), path, "the image's configuration")
                        : documents.read(path, "the image's configuration");
        List<Digest> plain = ImageDocuments.plainDigests(configuration, here);
        List<String> paths = image.member("Layers").texts();
        ImageDocuments.demandAsMany(image.member("Layers"), paths.size(), plain);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            store.get(paths.get(i), "a layer of the image");
            layers.add(
                    new Layer(paths.get(i), "", Optional.empty(), Optional.empty(), plain.get(i)));
        }
        return new ChosenImage(configuration, layers);
    }
}
