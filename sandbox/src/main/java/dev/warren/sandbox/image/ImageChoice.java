// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.SandboxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the image that was asked for, in whichever of the two forms it lies there.
final class ImageChoice {
    private ImageChoice() {}

    /// @param reference empty for the only image
    static ChosenImage choose(BlobStore store, String reference, Platform here)
            throws SandboxException {
        List<String> known = new ArrayList<>();
        boolean oci = OciLayout.isOne(store);
        boolean docker = DockerArchive.isOne(store);
        if (oci) {
            OciLayout layout = new OciLayout(store, here);
            Optional<ChosenImage> found = layout.find(reference);
            if (found.isPresent()) {
                return found.get();
            }
            known.addAll(layout.references());
        }
        if (docker) {
            DockerArchive archive = new DockerArchive(store, here);
            Optional<ChosenImage> found = archive.find(reference);
            if (found.isPresent()) {
                return found.get();
            }
            known.addAll(archive.references());
        }
        throw new ImageException(
                store.name(), "", oci || docker ? none(reference, known) : what(store));
    }

    private static String none(String reference, List<String> known) {
        if (reference.isEmpty()) {
            return "there is no image in it";
        }
        return "there is no image '%s' in it%s"
                .formatted(
                        EntryException.shortened(reference),
                        known.isEmpty()
                                ? ", and the images in it have no names: leave the name out"
                                : "; there is " + String.join(", ", known));
    }

    private static String what(BlobStore store) throws SandboxException {
        if (store.find("repositories").isPresent()) {
            return "it is an archive of a Docker before 1.10, which is not read here: load and save"
                    + " it once with a newer one";
        }
        List<String> names = store.names();
        return "it is no image: there is neither an '%s' with an 'index.json' nor a '%s' in it, but %s"
                .formatted(
                        OciLayout.MARK,
                        DockerArchive.MANIFEST,
                        names.isEmpty() ? "nothing" : String.join(", ", names));
    }
}
