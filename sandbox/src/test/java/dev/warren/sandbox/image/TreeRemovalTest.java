// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Lab
@ExtendWith(LeakGuard.class)
final class TreeRemovalTest {
    @TempDir private Path folder;

    /// Deeper than any path can name, and than a process can hold open or call itself.
    @Test
    void removesATreeThatIsDeeperThanAnyPath() throws IOException {
        Path root = folder.resolve("root");
        String step = "d/".repeat(400);
        LayerBytes layer = new LayerBytes();
        String at = "";
        for (int i = 0; i < 20; i++) {
            layer.file(at + step + "file", "x");
            // An absolute link brings the bottom up, where a short path finds it.
            layer.symbolicLink("down" + i, "/" + (i == 0 ? "" : "down" + (i - 1) + "/") + step);
            at = "down" + i + "/";
        }
        Path image = Layouts.of(folder.resolve("image"), layer.end());
        RootFilesystem.unpack(new RootSource.Image(image + "", ""), root + "");
        assertThat(Command.run("sh", "-c", "find \"$1\" -type f | wc -l", "sh", root + ""))
                .isEqualTo("20");

        RootFilesystem.remove(root + "");

        assertThat(root).doesNotExist();
    }

    @Test
    void removesWhateverIsThereAndNothingWhereLinksLead() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "untouched");
        Path root = Files.createDirectory(folder.resolve("root"));
        Command.run(
                "sh",
                "-ec",
                "cd \"$1\"; mkdir -p a/b c; mkfifo a/pipe; mknod a/null c 1 3; ln -s ../outside out;"
                        + " ln -s \"$2\" a/b/abs; echo x > c/f; chmod 0 c a/b; chmod 0 .",
                "sh",
                root + "",
                outside + "");

        RootFilesystem.remove(root + "");

        assertThat(root).doesNotExist();
        assertThat(outside.resolve("secret")).hasContent("untouched");
        RootFilesystem.remove(root + "");
        RootFilesystem.remove(folder + "/absent/root");
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "untouched");
        Files.createSymbolicLink(folder.resolve("root"), outside);

        assertThatThrownBy(() -> RootFilesystem.remove(folder + "/root"))
                .hasMessageStartingWith(
                        "the root file system " + folder + "/root cannot be removed: ");
        assertThat(outside.resolve("secret")).hasContent("untouched");
    }
}
