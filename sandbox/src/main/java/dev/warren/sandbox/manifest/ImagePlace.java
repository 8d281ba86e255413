// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Where on this machine a container's files are, in one word:
///
/// | word | what it is |
/// | --- | --- |
/// | `oci:PATH[:REFERENCE]` | an OCI image layout, a folder or a tar archive |
/// | `docker-archive:PATH[:REFERENCE]` | an archive of `docker save` |
/// | `rootfs:PATH` | a folder that is a root file system |
/// | `bundle:PATH` | an OCI bundle |
/// | `PATH[:REFERENCE]` | one of these, by what is there |
///
/// A path ends at the first colon, as `skopeo` has it.
public final class ImagePlace {
    private ImagePlace() {}

    /// Reads such a word.
    ///
    /// @param node where it stands
    /// @throws MalformedException for a name that would have to be pulled, and for a path where nothing of the
    ///     kind is
    public static RootSource read(Node node) throws MalformedException {
        String text = Names.plain(node, node.text());
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        return switch (scheme) {
            case "oci", "docker-archive" -> image(node, rest);
            case "rootfs" -> new RootSource.Folder(absolute(node, rest));
            case "bundle" -> new RootSource.OciBundle(absolute(node, rest));
            default -> byWhatIsThere(node, text);
        };
    }

    private static RootSource image(Node node, String text) throws MalformedException {
        int colon = text.indexOf(':');
        return new RootSource.Image(
                absolute(node, colon < 0 ? text : text.substring(0, colon)),
                colon < 0 ? "" : text.substring(colon + 1));
    }

    private static RootSource byWhatIsThere(Node node, String text) throws MalformedException {
        int colon = text.indexOf(':');
        String whole = absolute(node, text);
        if (Files.exists(Path.of(whole))) {
            return kind(whole, "");
        }
        String path = absolute(node, colon < 0 ? text : text.substring(0, colon));
        if (colon > 0 && Files.exists(Path.of(path))) {
            return kind(path, text.substring(colon + 1));
        }
        boolean isPath = text.startsWith("/") || text.startsWith(".");
        throw node.wrong(
                isPath
                        ? "there is nothing at '" + Names.shown(text) + "'"
                        : "'%s' is no place on this machine, and nothing is pulled: name an OCI image layout (oci:PATH), an archive of docker save (docker-archive:PATH), a root file system (rootfs:PATH) or a bundle (bundle:PATH)"
                                .formatted(Names.shown(text)));
    }

    private static RootSource kind(String path, String reference) {
        Path place = Path.of(path);
        if (!Files.isDirectory(place) || Files.exists(place.resolve("oci-layout"))) {
            return new RootSource.Image(path, reference);
        }
        return Files.exists(place.resolve("config.json"))
                ? new RootSource.OciBundle(path)
                : new RootSource.Folder(path);
    }

    private static String absolute(Node node, String path) throws MalformedException {
        if (path.isEmpty()) {
            throw node.wrong("names no path");
        }
        try {
            return Path.of(path).toAbsolutePath().toString();
        } catch (InvalidPathException wrong) {
            throw node.wrong("must be a path, not '" + Names.shown(path) + "'");
        }
    }
}
