// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Fd;
import dev.warren.kernel.FileAttributes;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.sandbox.SandboxException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Unpacks the layers of one image, the lowest first, each in one pass: its digest is calculated from what passes
/// on the way to the disk, and what was written of a layer that is not what it should be is removed with the rest.
final class ImageUnpacking {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int START_BYTES = 8;
    private static final int ROOT_MODE = 0755;

    private final BlobStore store;
    private final List<Layer> layers;
    private final UnpackSettings settings;
    private final Owners owners;
    private Optional<TarEntry> rootEntry = Optional.empty();
    private long restEntries;
    private long restBytes;

    ImageUnpacking(BlobStore store, ChosenImage image, UnpackSettings settings) {
        this.store = store;
        this.layers = image.layers();
        this.settings = settings;
        this.owners = new Owners(settings.users());
        this.restEntries = settings.limitEntries();
        this.restBytes = settings.limitBytes();
    }

    /// @param folder which is empty
    void run(String folder) throws SandboxException {
        int flags = Files.O_RDONLY | Files.O_DIRECTORY | Files.O_NOFOLLOW;
        try (Fd root = Fd.open(folder, flags);
                RootTree tree = new RootTree(root, owners)) {
            // Nobody else comes in before everything has its owner and its permissions.
            FileAttributes.setMode(root, 0700);
            for (int i = 0; i < layers.size(); i++) {
                tree.beginLayer(i == 0);
                unpack(layers.get(i), tree);
            }
            open(root);
        } catch (SyscallException failed) {
            throw new ImageException(store.name(), "", failed);
        }
    }

    private void open(Fd root) throws SyscallException, ImageException {
        if (rootEntry.isEmpty()) {
            FileAttributes.setOwner(root, owners.user(0).orElse(0), owners.group(0).orElse(0));
            FileAttributes.setMode(root, ROOT_MODE);
            return;
        }
        TarEntry entry = rootEntry.get();
        try {
            new Attributes(owners, settings.notes()).give(root, entry);
        } catch (EntryException wrong) {
            throw new ImageException(store.name(), wrong.entry(), wrong);
        }
        FileAttributes.setModified(root, entry.modified());
    }

    private void unpack(Layer layer, RootTree tree) throws SandboxException {
        Blob blob = store.get(layer.path(), "a layer of the image");
        if (layer.size().isPresent() && layer.size().get() != blob.size()) {
            throw wrong(
                    layer,
                    "it has %d bytes and should have %d"
                            .formatted(blob.size(), layer.size().get()));
        }
        try {
            unpack(layer, blob, tree);
        } catch (EntryException wrong) {
            String entry = wrong.entry().isEmpty() ? "" : ", " + wrong.entry();
            throw new ImageException(store.name(), layer.name() + entry, wrong);
        } catch (IOException failed) {
            if (failed instanceof SandboxException known) {
                throw known;
            }
            throw new ImageException(store.name(), layer.name(), failed);
        }
    }

    private void unpack(Layer layer, Blob blob, RootTree tree) throws IOException {
        Compression compression = Compression.of(blob.start(START_BYTES));
        boolean gzip = compression == Compression.GZIP;
        if ((compression != Compression.NONE && !gzip) || layer.mediaType().contains("encrypted")) {
            throw wrong(layer, unreadable(layer, compression));
        }
        Digest packedDigest = layer.digest().orElse(layer.plain());
        MeteredStream packed =
                new MeteredStream(blob.open(), packedDigest.calculation(), Long.MAX_VALUE);
        InputStream unpacked =
                gzip
                        ? new GZIPInputStream(packed, BUFFER_BYTES)
                        : new BufferedInputStream(packed, BUFFER_BYTES);
        MeteredStream plain = new MeteredStream(unpacked, layer.plain().calculation(), restBytes);
        try (unpacked) {
            LayerUnpacking entries =
                    new LayerUnpacking(
                            tree,
                            new TarEntries(new BufferedInputStream(plain, BUFFER_BYTES)),
                            owners,
                            settings.notes());
            restEntries -= entries.run(restEntries);
            entries.rootEntry().ifPresent(entry -> rootEntry = Optional.of(entry));
            plain.drain();
            packed.drain();
        }
        restBytes -= plain.count();
        demand(layer, plain.digest(layer.plain()), layer.plain(), "its archive");
        if (layer.digest().isPresent()) {
            demand(layer, packed.digest(packedDigest), packedDigest, "it");
        }
    }

    private void demand(Layer layer, Digest found, Digest wanted, String what)
            throws ImageException {
        if (!found.equals(wanted)) {
            throw wrong(
                    layer,
                    "%s is not what it was: the digest is %s and should be %s"
                            .formatted(what, found, wanted));
        }
    }

    private static String unreadable(Layer layer, Compression compression) {
        String type =
                layer.mediaType().isEmpty()
                        ? "a layer without a media type"
                        : "a layer of the type " + EntryException.shortened(layer.mediaType());
        if (compression == Compression.NONE) {
            return "it is " + type + ", which cannot be read here";
        }
        return ("it is %s, compressed by %s; read here are layers that are not compressed or by"
                        + " gzip: copy the image with another compression, as by `skopeo copy"
                        + " --dest-compress-format gzip`")
                .formatted(type, compression.word());
    }

    private ImageException wrong(Layer layer, String reason) {
        return new ImageException(store.name(), layer.name(), reason);
    }
}
