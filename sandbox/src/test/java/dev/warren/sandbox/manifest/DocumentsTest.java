// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import static dev.warren.sandbox.manifest.Manifests.OF_KUBECTL;
import static dev.warren.sandbox.manifest.Manifests.WHOLE;
import static dev.warren.sandbox.manifest.Manifests.assertRefused;
import static dev.warren.sandbox.manifest.Manifests.bytes;
import static dev.warren.sandbox.manifest.Manifests.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.pod.DnsConfiguration;
import dev.warren.testkit.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// YAML and JSON of others, and the two that are not of the document itself: the node's name servers and what
/// lies at a path.
final class DocumentsTest {
    @TempDir private Path folder;

    @Test
    void howeverADocumentIsDamagedItIsReadOrRefused() throws MalformedException {
        byte[] json = Json.write(Documents.read("pod.yaml", bytes(WHOLE)).object());
        for (byte[] document : List.of(bytes(WHOLE), json, bytes(CriSandboxTest.WHOLE))) {
            AtomicInteger read = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            Mutations.of(
                    document,
                    damaged -> {
                        try {
                            PodManifest.parse("pod.yaml", damaged, damaged.length % 2 == 0);
                            read.incrementAndGet();
                        } catch (MalformedException wrong) {
                            assertThat(wrong).hasMessageStartingWith("pod.yaml: ");
                            refused.incrementAndGet();
                        }
                    });
            assertThat(refused.get()).isGreaterThan(10_000);
            assertThat(read.get()).isPositive();
        }
    }

    @Test
    void aliasesThatUnfoldToTooMuchAreRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 25; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertRefused(bomb.toString(), "it is too large when its aliases are unfolded");
        assertRefused("a: &a {b: *a}\n", "it is too large when its aliases are unfolded");
        assertRefused(
                "a: &a [x]\nb: [" + "*a,".repeat(60) + "]\n", "it is no YAML: Number of aliases");
    }

    @Test
    void whatIsTooDeepOrTooLongIsRefused() {
        assertRefused("[".repeat(200_000), "it is no JSON");
        assertRefused("a: " + "{a: ".repeat(200_000), "it is nested too deep");
        assertRefused("{\"a\":".repeat(10_000), "it is no JSON");
        assertRefused("- ".repeat(10_000), "it is nested too deep");
        assertRefused("#".repeat((1 << 20) + 1), "it has 1048577 bytes, and a pod is described in");
    }

    @Test
    void whatIsNoDocumentIsSaid() {
        assertRefused("", "it is empty");
        assertRefused("# nothing\n", "it is empty");
        assertRefused("word", "it describes nothing: an object is needed");
        assertRefused("[]", "it describes nothing");
        assertRefused("a: b: c", "it is no YAML: mapping values are not allowed here (line 1,");
        assertRefused("{\"kind\": \"Pod\"", "it is no JSON");
        assertRefused(OF_KUBECTL + "---\n" + OF_KUBECTL, "it holds 2 documents: one pod at a time");
        assertThatThrownBy(() -> PodManifest.parse("p", new byte[] {'a', (byte) 0xff}, true))
                .hasMessage("p: it is no text in UTF-8");
    }

    @Test
    void anAliasIsWhatItStandsFor() throws MalformedException {
        String document =
                OF_KUBECTL
                        .replace("run: app", "run: &name app")
                        .replace("  name: app\nspec", "  name: *name\nspec");

        assertThat(parse(document).identity().name()).isEqualTo("app");
    }

    @Test
    void whatAPodAddsToTheNodesNameServersComesBehindThem() throws IOException {
        List<String> servers =
                Files.readAllLines(Path.of("/etc/resolv.conf")).stream()
                        .filter(line -> line.startsWith("nameserver "))
                        .map(line -> line.substring(11).strip())
                        .distinct()
                        .toList();

        DnsConfiguration dns =
                parse(
                                OF_KUBECTL.replace(
                                        "spec:",
                                        "spec:\n  dnsConfig: {options: [{name: ndots, value: '7'}]}"))
                        .dns()
                        .orElseThrow();

        assertThat(dns.servers()).isEqualTo(servers);
        assertThat(dns.options()).endsWith("ndots:7");
    }

    @Test
    void aPathAloneIsWhatIsThere() throws IOException {
        Path layout = Files.createDirectory(folder.resolve("layout"));
        Files.createFile(layout.resolve("oci-layout"));
        Path bundle = Files.createDirectory(folder.resolve("bundle"));
        Files.createFile(bundle.resolve("config.json"));
        Path root = Files.createDirectory(folder.resolve("root"));
        Path archive = Files.createFile(folder.resolve("image.tar"));
        Path odd = Files.createFile(folder.resolve("odd:name"));

        assertThat(source(layout + "")).isEqualTo("Image[path=" + layout + ", reference=]");
        assertThat(source(layout + ":a:b")).isEqualTo("Image[path=" + layout + ", reference=a:b]");
        assertThat(source(archive + ":1")).isEqualTo("Image[path=" + archive + ", reference=1]");
        assertThat(source(odd + "")).isEqualTo("Image[path=" + odd + ", reference=]");
        assertThat(source(bundle + "")).isEqualTo("OciBundle[folder=" + bundle + "]");
        assertThat(source(root + "")).isEqualTo("Folder[folder=" + root + "]");
        assertThat(source("bundle:x"))
                .isEqualTo("OciBundle[folder=" + Path.of("x").toAbsolutePath() + "]");
        assertThat(source("docker-archive:/a:b/c:1")).isEqualTo("Image[path=/a, reference=b/c:1]");
    }

    private static String source(String image) throws MalformedException {
        return parse(OF_KUBECTL.replace("oci:/images/app", "'" + image + "'"))
                .containers()
                .getFirst()
                .source()
                .toString();
    }
}
