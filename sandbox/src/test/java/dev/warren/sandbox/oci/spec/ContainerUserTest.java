// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.pod.ContainerConfiguration.UserNumbers;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerUserTest {
    @TempDir Path root;

    @BeforeEach
    void anImageWithUsersAndGroups() throws IOException {
        Files.createDirectory(root.resolve("etc"));
        Files.writeString(
                root.resolve("etc/passwd"),
                """
                # a remark
                root:x:0:0:root:/root:/bin/sh
                broken:x:what:7::/:/bin/sh
                www-data:x:33:34:www-data:/var/www:/usr/sbin/nologin
                """);
        Files.writeString(
                root.resolve("etc/group"),
                """
                root:x:0:
                www-data:x:34:
                staff:x:50:www-data,root
                audio:x:29:www-data
                """);
    }

    private UserNumbers user(String text) throws SandboxException {
        return ContainerUser.of(Optional.empty(), text, root.toString());
    }

    @Test
    void aNameIsANumberOfTheImage() throws SandboxException {
        assertThat(user("www-data")).isEqualTo(new UserNumbers(33, 34, List.of(29L, 34L, 50L)));
    }

    @Test
    void nobodyInParticularIsRootWithRootsGroups() throws SandboxException {
        assertThat(user("")).isEqualTo(new UserNumbers(0, 0, List.of(0L, 50L)));
    }

    @Test
    void aNumberThatTheImageKnowsHasItsGroups() throws SandboxException {
        assertThat(user("33")).isEqualTo(new UserNumbers(33, 34, List.of(29L, 34L, 50L)));
        assertThat(user("4000")).isEqualTo(new UserNumbers(4000, 0, List.of(0L)));
    }

    @Test
    void aGroupThatIsNamedIsTheOnlyOne() throws SandboxException {
        assertThat(user("www-data:audio")).isEqualTo(new UserNumbers(33, 29, List.of(29L)));
        assertThat(user("1:2")).isEqualTo(new UserNumbers(1, 2, List.of(2L)));
        assertThat(user("33:staff")).isEqualTo(new UserNumbers(33, 50, List.of(50L)));
    }

    @Test
    void whatTheContainerAsksForWinsAndGetsTheImagesGroups() throws SandboxException {
        assertThat(
                        ContainerUser.of(
                                Optional.of(new WantedUser(33, Optional.of(7L), List.of(99L))),
                                "nobody-knows",
                                root.toString()))
                .isEqualTo(new UserNumbers(33, 7, List.of(7L, 29L, 50L, 99L)));
    }

    @Test
    void namesThatTheImageDoesNotHaveAreSaid() {
        assertThatThrownBy(() -> user("alice"))
                .isInstanceOf(SandboxException.class)
                .hasMessage("the image's user 'alice' does not stand in its /etc/passwd");
        assertThatThrownBy(() -> user("root:alices"))
                .hasMessage("the image's group 'alices' does not stand in its /etc/group");
        assertThatThrownBy(() -> user("99999999999"))
                .hasMessageContaining("'99999999999' does not stand");
    }

    @Test
    void aWantedUserHasHisOwnGroupUnlessAnotherIsWanted() throws SandboxException {
        assertThat(
                        ContainerUser.of(
                                Optional.of(new WantedUser(33, Optional.empty(), List.of())),
                                "root",
                                root.toString()))
                .isEqualTo(new UserNumbers(33, 34, List.of(29L, 34L, 50L)));
        assertThat(
                        ContainerUser.of(
                                Optional.of(new WantedUser(4000, Optional.empty(), List.of(9L))),
                                "root",
                                root.toString()))
                .isEqualTo(new UserNumbers(4000, 0, List.of(0L, 9L)));
    }

    @Test
    void anImageWithoutTheFilesKnowsNumbersOnly(@TempDir Path empty) throws SandboxException {
        assertThat(ContainerUser.of(Optional.empty(), "5:6", empty.toString()))
                .isEqualTo(new UserNumbers(5, 6, List.of(6L)));
    }

    @Test
    void linksLeadNoFurtherThanTheImage(@TempDir Path node) throws IOException {
        Files.writeString(node.resolve("passwd"), "alice:x:77:77::/:/bin/sh\n");
        Files.delete(root.resolve("etc/passwd"));
        Files.createSymbolicLink(root.resolve("etc/passwd"), node.resolve("passwd"));
        assertThatThrownBy(() -> user("alice")).hasMessageContaining("does not stand");
        Files.delete(root.resolve("etc/passwd"));
        Files.writeString(root.resolve("real"), "alice:x:77:77::/:/bin/sh\n");
        Files.createSymbolicLink(root.resolve("etc/passwd"), Path.of("/real"));
        assertThat(user("alice").user()).isEqualTo(77);
    }

    @Test
    void somethingElseUnderTheNameIsSaid() throws IOException {
        Files.delete(root.resolve("etc/group"));
        Files.createDirectory(root.resolve("etc/group"));
        assertThatThrownBy(() -> user("1"))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("cannot tell as whom to run in " + root)
                .hasMessageContaining("which is no regular file");
    }
}
