// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.json.Json;
import dev.warren.testkit.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes OCI image layouts, document by document.
public final class Layouts {
    public static final String ARCHITECTURE =
            System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";

    private static final String TYPE = "application/vnd.oci.image.";

    private final Path folder;
    private final List<Object> index = new ArrayList<>();

    public Layouts(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("blobs/sha256"));
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    /// A layout with one image of these layers.
    public static Path of(Path folder, byte[]... layers) throws IOException {
        Layouts layouts = new Layouts(folder);
        layouts.index(layouts.image(ARCHITECTURE, layers), "");
        return layouts.end();
    }

    Path folder() {
        return folder;
    }

    /// Writes content and describes it.
    Map<String, Object> blob(String type, byte[] content) throws IOException {
        String hex = sha256(content);
        Files.write(folder.resolve("blobs/sha256").resolve(hex), content);
        return Json.object(
                "mediaType", type, "digest", "sha256:" + hex, "size", (long) content.length);
    }

    public static String sha256(byte[] content) {
        return digest("SHA-256", content);
    }

    static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// An image of layers that are not compressed, and its descriptor.
    public Map<String, Object> image(String architecture, byte[]... layers) throws IOException {
        List<Object> plain = new ArrayList<>();
        List<Object> described = new ArrayList<>();
        for (byte[] layer : layers) {
            plain.add("sha256:" + sha256(layer));
            described.add(blob(TYPE + "layer.v1.tar", layer));
        }
        return manifest(configuration(architecture, plain), described);
    }

    /// The same, compressed by gzip.
    Map<String, Object> packedImage(byte[]... layers) throws IOException {
        List<Object> plain = new ArrayList<>();
        List<Object> described = new ArrayList<>();
        for (byte[] layer : layers) {
            plain.add("sha256:" + sha256(layer));
            described.add(blob(TYPE + "layer.v1.tar+gzip", LayerBytes.gzip(layer)));
        }
        return manifest(configuration(ARCHITECTURE, plain), described);
    }

    public static Map<String, Object> configuration(String architecture, List<Object> plain) {
        return Json.object(
                "architecture",
                architecture,
                "os",
                "linux",
                "config",
                Json.object(
                        "Entrypoint",
                        List.of("/bin/busybox"),
                        "Cmd",
                        List.of("echo", "hello"),
                        "Env",
                        List.of("PATH=/bin", "EMPTY="),
                        "WorkingDir",
                        "/tmp",
                        "User",
                        "web:staff",
                        "Labels",
                        Json.object("b", "2", "a", "1"),
                        "StopSignal",
                        "SIGQUIT",
                        "Volumes",
                        Json.object("/data", Json.object())),
                "rootfs",
                Json.object("type", "layers", "diff_ids", plain));
    }

    Map<String, Object> manifest(Map<String, Object> configuration, List<Object> layers)
            throws IOException {
        Map<String, Object> manifest =
                Json.object(
                        "schemaVersion",
                        2L,
                        "mediaType",
                        TYPE + "manifest.v1+json",
                        "config",
                        blob(TYPE + "config.v1+json", Json.write(configuration)),
                        "layers",
                        layers);
        return blob(TYPE + "manifest.v1+json", Json.write(manifest));
    }

    /// An index of what is described, and its descriptor.
    Map<String, Object> imageIndex(List<Object> manifests) throws IOException {
        return blob(
                TYPE + "index.v1+json",
                Json.write(Json.object("schemaVersion", 2L, "manifests", manifests)));
    }

    static Map<String, Object> forPlatform(
            Map<String, Object> descriptor, String architecture, String variant) {
        Map<String, Object> copy = new LinkedHashMap<>(descriptor);
        copy.put(
                "platform",
                Json.object("os", "linux", "architecture", architecture, "variant", variant));
        return copy;
    }

    /// Puts an image into the index of the layout.
    public void index(Map<String, Object> descriptor, String reference) {
        Map<String, Object> copy = new LinkedHashMap<>(descriptor);
        if (!reference.isEmpty()) {
            copy.put("annotations", Json.object("org.opencontainers.image.ref.name", reference));
        }
        index.add(copy);
    }

    public Path end() throws IOException {
        Files.write(
                folder.resolve("index.json"),
                Json.write(Json.object("schemaVersion", 2L, "manifests", index)));
        return folder;
    }

    /// Packs a folder as a tar archive beside it.
    public static Path archive(Path folder) {
        Path archive = folder.resolveSibling(folder.getFileName() + ".tar");
        Command.run("tar", "-C", folder.toString(), "-cf", archive.toString(), ".");
        return archive;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
