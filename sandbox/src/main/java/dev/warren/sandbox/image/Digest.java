// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// By what content is found and proved. Source: OCI image specification, descriptor.md, "Digests".
///
/// @param algorithm `sha256` or `sha512`
/// @param hex lower case, as long as the algorithm wants it
record Digest(String algorithm, String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    /// Reads `sha256:…`.
    static Digest read(Node node) throws MalformedException {
        String text = node.text();
        int colon = text.indexOf(':');
        String algorithm = colon < 0 ? "" : text.substring(0, colon);
        int length =
                switch (algorithm) {
                    case "sha256" -> 64;
                    case "sha512" -> 128;
                    default ->
                            throw node.wrong(
                                    "'%s' is no digest that can be checked: sha256:… or sha512:… is"
                                            .formatted(EntryException.shortened(text)));
                };
        String hex = text.substring(colon + 1);
        if (hex.length() != length || !HEX.matcher(hex).matches()) {
            throw node.wrong(
                    "a digest of %s has %d hexadecimal digits of lower case, not '%s'"
                            .formatted(algorithm, length, EntryException.shortened(hex)));
        }
        return new Digest(algorithm, hex);
    }

    static Digest sha256(String hex) {
        return new Digest("sha256", hex);
    }

    /// Where an OCI image layout keeps what has this digest.
    String path() {
        return "blobs/" + algorithm + "/" + hex;
    }

    MessageDigest calculation() {
        try {
            return MessageDigest.getInstance(algorithm.equals("sha256") ? "SHA-256" : "SHA-512");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-2", impossible);
        }
    }

    /// The digest of the same algorithm that a calculation has come to.
    Digest of(MessageDigest calculation) {
        return new Digest(algorithm, HexFormat.of().formatHex(calculation.digest()));
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
