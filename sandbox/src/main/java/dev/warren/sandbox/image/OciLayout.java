// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds an image in an OCI image layout: index, perhaps further indexes by platform, manifest, configuration.
/// Source: OCI image specification 1.1, image-layout.md, image-index.md, manifest.md.
final class OciLayout {
    /// The file that makes a folder or an archive an image layout.
    static final String MARK = "oci-layout";

    private static final String INDEX = "index.json";
    private static final int DEEPEST_INDEX = 4;

    private final BlobStore store;
    private final ImageDocuments documents;
    private final Platform here;

    OciLayout(BlobStore store, Platform here) {
        this.store = store;
        this.documents = new ImageDocuments(store);
        this.here = here;
    }

    static boolean isOne(BlobStore store) throws SandboxException {
        return store.find(MARK).isPresent() && store.find(INDEX).isPresent();
    }

    /// All names that images have here, for a message.
    List<String> references() throws SandboxException {
        List<String> names = new ArrayList<>();
        for (Descriptor descriptor : descriptors(documents.read(INDEX, "the index"), "manifests")) {
            names.addAll(descriptor.names());
        }
        return names.stream().distinct().toList();
    }

    /// @param reference empty for the only image
    /// @return empty when there is none of that name
    Optional<ChosenImage> find(String reference) throws SandboxException {
        Node mark = documents.read(MARK, "the mark of a layout").member("imageLayoutVersion");
        if (!mark.text().startsWith("1.")) {
            throw mark.wrong(
                    "layouts of version '%s' are not known here, those of 1.0.0 are"
                            .formatted(mark.text()));
        }
        Node index = documents.read(INDEX, "the index");
        List<Descriptor> named =
                descriptors(index, "manifests").stream()
                        .filter(descriptor -> descriptor.isCalled(reference))
                        .toList();
        if (named.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(image(choose(index.member("manifests"), named, reference), 1));
    }

    /// Of several the one for this machine; several that are for it are different images.
    private Descriptor choose(Node at, List<Descriptor> candidates, String reference)
            throws MalformedException {
        List<Descriptor> fitting =
                candidates.stream()
                        .filter(one -> one.platform().map(here::runs).orElse(true))
                        .sorted(Comparator.comparingInt(Descriptor::demands))
                        .toList();
        if (fitting.isEmpty()) {
            throw at.wrong(
                    "there is no image for this machine, which is %s, but for %s"
                            .formatted(
                                    here,
                                    String.join(
                                            ", ",
                                            candidates.stream()
                                                    .flatMap(one -> one.platform().stream())
                                                    .map(Platform::toString)
                                                    .distinct()
                                                    .toList())));
        }
        Descriptor best = fitting.getFirst();
        boolean clear =
                fitting.stream()
                        .allMatch(
                                one ->
                                        one.digest().equals(best.digest())
                                                || one.demands() > best.demands());
        if (!clear) {
            throw at.wrong(
                    reference.isEmpty()
                            ? "there are several images: say which one, of "
                                    + String.join(
                                            ", ",
                                            fitting.stream().map(Descriptor::described).toList())
                            : "'%s' is the name of several images".formatted(reference));
        }
        return best;
    }

    private ChosenImage image(Descriptor descriptor, int depth) throws SandboxException {
        Node document =
                documents.read(
                        descriptor.digest(), descriptor.digest().path(), "the image's manifest");
        boolean index = document.member("manifests").isPresent();
        if (index
                && (document.member("layers").isPresent()
                        || document.member("config").isPresent())) {
            throw document.wrong(
                    "it is an index and a manifest at once, and could be read as either");
        }
        if (index) {
            if (depth == DEEPEST_INDEX) {
                throw document.wrong("it is an index in an index, too deep to be followed");
            }
            return image(
                    choose(document.member("manifests"), descriptors(document, "manifests"), ""),
                    depth + 1);
        }
        return manifest(document);
    }

    private ChosenImage manifest(Node manifest) throws SandboxException {
        Node config = manifest.member("config");
        Descriptor configuration = Descriptor.read(config);
        if (!configuration.mediaType().isEmpty()
                && !configuration.mediaType().contains(".image.")) {
            throw config.wrong(
                    "it is of type '%s': what the manifest describes is no image"
                            .formatted(configuration.mediaType()));
        }
        Node document =
                documents.read(
                        configuration.digest(),
                        configuration.digest().path(),
                        "the image's configuration");
        List<Digest> plain = ImageDocuments.plainDigests(document, here);
        List<Descriptor> descriptors = descriptors(manifest, "layers");
        ImageDocuments.demandAsMany(manifest.member("layers"), descriptors.size(), plain);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            Descriptor layer = descriptors.get(i);
            String path = layer.digest().path();
            store.get(path, "a layer of the image");
            layers.add(
                    new Layer(
                            path,
                            layer.mediaType(),
                            Optional.of(layer.size()),
                            Optional.of(layer.digest()),
                            plain.get(i)));
        }
        return new ChosenImage(document, layers);
    }

    private static List<Descriptor> descriptors(Node document, String member)
            throws MalformedException {
        List<Descriptor> descriptors = new ArrayList<>();
        for (Node item : document.member(member).items()) {
            descriptors.add(Descriptor.read(item));
        }
        return descriptors;
    }
}
