// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.RegularFile;
import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.image.ImageConfiguration;
import dev.warren.sandbox.image.RootFilesystem;
import dev.warren.sandbox.image.StopSignal;
import dev.warren.sandbox.image.UnpackSettings;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.oci.spec.BundleSpec;
import dev.warren.sandbox.oci.spec.ContainerSpec;
import dev.warren.sandbox.oci.spec.ContainerUser;
import dev.warren.sandbox.oci.spec.ImageDefaults;
import dev.warren.sandbox.oci.spec.NodeTraits;
import dev.warren.sandbox.oci.spec.SandboxParts;
import dev.warren.sandbox.oci.spec.SpecValidation;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.ContainerConfiguration.UserNumbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a container is made from: its root file system, and what is said of it there.
final class ContainerRoot {
    private static final int LIMIT_BYTES = 8 << 20;

    private final Equipment with;
    private final SandboxRecord record;
    private final ContainerConfiguration wanted;
    private final Path bundle;
    private Path folder;
    private ImageDefaults defaults = ImageDefaults.none();
    private int stopSignal = StopSignal.USUAL;

    ContainerRoot(
            Equipment with,
            SandboxRecord record,
            ContainerConfiguration wanted,
            Path kept,
            Path bundle) {
        this.with = with;
        this.record = record;
        this.wanted = wanted;
        this.bundle = bundle;
        this.folder = kept.resolve("rootfs");
    }

    /// For people.
    static String words(RootSource source) {
        return switch (source) {
            case RootSource.OciBundle bundle -> "bundle:" + bundle.folder();
            case RootSource.Folder root -> "rootfs:" + root.folder();
            case RootSource.Image image ->
                    "image:"
                            + image.path()
                            + (image.reference().isEmpty() ? "" : ":" + image.reference());
        };
    }

    /// Has the root file system there.
    void prepare() throws IOException {
        switch (wanted.source()) {
            case RootSource.Folder root -> {
                folder = Path.of(root.folder()).toAbsolutePath();
                if (!Files.isDirectory(folder)) {
                    throw new SandboxException("the root file system " + folder + " is no folder");
                }
                defaults = ImageDefaults.none().withUser(user(""));
            }
            case RootSource.Image image -> {
                UnpackSettings settings =
                        UnpackSettings.standard()
                                .forUsers(record.pod().namespaces().user())
                                .notingTo(with.steps()::note);
                ImageConfiguration configuration =
                        with.steps()
                                .take(
                                        record.id(),
                                        Step.UNPACK_IMAGE,
                                        image.path(),
                                        () ->
                                                RootFilesystem.unpack(
                                                        image, folder.toString(), settings));
                defaults = defaults(image, configuration);
                stopSignal = StopSignal.number(configuration.stopSignal());
            }
            case RootSource.OciBundle _ -> {}
        }
    }

    private ImageDefaults defaults(RootSource.Image image, ImageConfiguration configuration)
            throws IOException {
        return new ImageDefaults(
                image.reference().isEmpty() ? image.path() : image.reference(),
                configuration.entrypoint(),
                configuration.command(),
                configuration.environment(),
                configuration.workingDirectory(),
                Optional.of(user(configuration.user())));
    }

    /// As whom it runs, by what its own files say of users and groups.
    private UserNumbers user(String ofImage) throws SandboxException {
        return ContainerUser.of(wanted.user(), ofImage, folder.toString());
    }

    /// What asks it to end.
    int stopSignal() {
        return stopSignal;
    }

    /// Its `config.json`.
    Map<String, Object> specification(SandboxParts parts, String id) throws IOException {
        NodeTraits node = NodeTraits.read();
        Map<String, Object> spec =
                wanted.source() instanceof RootSource.OciBundle given
                        ? BundleSpec.of(
                                read(Path.of(given.folder())),
                                given.folder(),
                                parts,
                                id,
                                wanted.name(),
                                wanted.processNamespaceOf().isPresent())
                        : ContainerSpec.of(parts, id, wanted, defaults, folder.toString(), node);
        SpecValidation.demand(
                spec,
                bundle.toString(),
                node,
                "the specification of container '" + wanted.name() + "'");
        return spec;
    }

    /// Whether a specification asks for a terminal, as that does which `runc spec` writes.
    static boolean wantsTerminal(Map<String, Object> spec) throws SandboxException {
        return Node.of("config.json", spec).member("process").member("terminal").truth(false);
    }

    private static Map<String, Object> read(Path given) throws IOException {
        String file = given.resolve("config.json").toString();
        try {
            return Json.readObject(RegularFile.read(file, LIMIT_BYTES).content(), file);
        } catch (SyscallException failed) {
            throw new SandboxException(
                    "the specification of the bundle cannot be read: " + failed.getMessage(),
                    failed);
        }
    }
}
