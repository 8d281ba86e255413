// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// An image with nothing in it but the machine's static busybox, so that no test needs a registry.
/// Unless told otherwise a container of it sleeps.
public final class BusyboxImage {
    /// The name under which engines know the image.
    public static final String NAME = "warren.test/busybox:1";

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    static final List<String> APPLETS =
            List.of(
                    "sh", "sleep", "ip", "cat", "ls", "nc", "wget", "httpd", "ping", "true",
                    "unshare");

    private BusyboxImage() {}

    /// Writes the image as an archive that both `ctr images import` and `docker load` read.
    public static void write(Path file) {
        byte[] layer = layer();
        byte[] configuration = configuration(digest(layer)).getBytes(StandardCharsets.UTF_8);
        String manifest =
                """
                [{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]
                """
                        .formatted(NAME);
        byte[] archive =
                new TarFile()
                        .file("manifest.json", 0644, manifest.getBytes(StandardCharsets.UTF_8))
                        .file("config.json", 0644, configuration)
                        .file("layer.tar", 0644, layer)
                        .end();
        try {
            Files.write(file, archive);
        } catch (IOException e) {
            throw new TestkitException("cannot write the busybox image to " + file, e);
        }
    }

    private static byte[] layer() {
        TarFile tar = new TarFile();
        for (String folder : List.of("bin", "etc", "proc", "sys", "dev", "tmp", "www")) {
            tar.folder(folder);
        }
        try {
            tar.file("bin/busybox", 0755, Files.readAllBytes(BUSYBOX));
        } catch (IOException e) {
            throw new TestkitException("cannot read " + BUSYBOX + " to build an image from it", e);
        }
        APPLETS.forEach(applet -> tar.link("bin/" + applet, "busybox"));
        return tar.end();
    }

    private static String configuration(String layerDigest) {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        return """
        {"architecture":"%s","os":"linux",
         "config":{"Env":["PATH=/bin"],"Cmd":["/bin/sleep","2147483647"]},
         "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},
         "history":[{"created_by":"warren-testkit"}]}
        """
                .formatted(architecture, layerDigest);
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new TestkitException("this JDK has no SHA-256", e);
        }
    }
}
