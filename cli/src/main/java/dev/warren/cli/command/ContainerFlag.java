// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import java.util.List;

/// Reads `NAME=SOURCE`: a container's name and its files.
final class ContainerFlag {
    static final String LABEL = "NAME=SOURCE";
    static final String SOURCES =
            "SOURCE is rootfs:DIR, bundle:DIR (an OCI bundle), oci:PATH[:REF] (an OCI image layout, also in"
                    + " a tar archive) or docker-archive:PATH[:REF] (of 'docker save')";

    private ContainerFlag() {}

    /// @param command empty for what its files ask for
    static ContainerConfiguration parse(String text, List<String> command) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':', equals);
        if (equals < 1 || colon < 0) {
            throw new UsageException(
                    "'%s' is no container: it must be %s, where %s"
                            .formatted(text, LABEL, SOURCES));
        }
        return ContainerConfiguration.of(
                text.substring(0, equals),
                source(text.substring(equals + 1, colon), text.substring(colon + 1)),
                command);
    }

    private static RootSource source(String kind, String where) {
        return switch (kind) {
            case "rootfs" -> new RootSource.Folder(PluginOptions.absolute(where));
            case "bundle" -> new RootSource.OciBundle(PluginOptions.absolute(where));
            case "oci", "docker-archive" -> image(where);
            default ->
                    throw new UsageException(
                            "'%s' is no kind of source for a container: %s"
                                    .formatted(kind, SOURCES));
        };
    }

    /// References have colons, too: the first one ends the path.
    private static RootSource image(String where) {
        int colon = where.indexOf(':');
        return colon < 0
                ? new RootSource.Image(PluginOptions.absolute(where), "")
                : new RootSource.Image(
                        PluginOptions.absolute(where.substring(0, colon)),
                        where.substring(colon + 1));
    }
}
