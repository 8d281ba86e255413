// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// Documents of an image: read within a bound, checked by digest, and as values that know where they stand.
final class ImageDocuments {
    /// What the OCI distribution specification wants registries to take at least, and they take at most.
    private static final int LIMIT_BYTES = 4 << 20;

    private static final int MOST_LAYERS = 1_000;

    private final BlobStore store;

    ImageDocuments(BlobStore store) {
        this.store = store;
    }

    /// A document that has no digest.
    Node read(String path, String what) throws SandboxException {
        Blob blob = store.get(path, what);
        return document(blob, read(blob));
    }

    /// The document with that digest.
    Node read(Digest digest, String path, String what) throws SandboxException {
        Blob blob = store.get(path, what);
        byte[] content = read(blob);
        MessageDigest calculation = digest.calculation();
        calculation.update(content);
        Digest found = digest.of(calculation);
        if (!found.equals(digest)) {
            throw new ImageException(
                    store.name(),
                    path,
                    "it is not what it was: its digest is %s and should be %s"
                            .formatted(found, digest));
        }
        return document(blob, content);
    }

    private byte[] read(Blob blob) throws SandboxException {
        try {
            return blob.read(LIMIT_BYTES);
        } catch (EntryException tooLong) {
            throw new ImageException(store.name(), blob.name(), tooLong);
        } catch (SyscallException failed) {
            throw new ImageException(store.name(), blob.name(), failed);
        }
    }

    private Node document(Blob blob, byte[] content) throws MalformedException {
        String subject = store.name() + ": " + blob.name();
        return Node.of(subject, Json.read(content, subject));
    }

    /// Checks that a configuration is one of an image for this machine, and gives the digests of its layers.
    static List<Digest> plainDigests(Node configuration, Platform here) throws MalformedException {
        Platform platform = Platform.read(configuration);
        if (!here.runs(platform)) {
            throw configuration.wrong(
                    "the image is for %s, and this machine is %s".formatted(platform, here));
        }
        Node list = configuration.member("rootfs").member("diff_ids");
        if (!list.isPresent()) {
            throw list.wrong("is missing: it is no configuration of an image with layers");
        }
        List<Digest> digests = new ArrayList<>();
        for (Node item : list.items()) {
            digests.add(Digest.read(item));
        }
        if (digests.size() > MOST_LAYERS) {
            throw list.wrong("an image has at most " + MOST_LAYERS + " layers");
        }
        return digests;
    }

    /// Demands as many layers as there are digests for.
    static void demandAsMany(Node layers, int count, List<Digest> digests)
            throws MalformedException {
        if (count != digests.size()) {
            throw layers.wrong(
                    "there are %d layers, and the image's configuration knows of %d"
                            .formatted(count, digests.size()));
        }
    }
}
