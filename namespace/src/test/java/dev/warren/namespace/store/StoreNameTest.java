// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.kernel.abi.Errno;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a namespace may be called, and that nothing which has the name already is touched.
@Lab
@ExtendWith(LeakGuard.class)
final class StoreNameTest {
    static Stream<String> names() {
        return Stream.of(
                "a",
                "...",
                "-rf",
                "with a space",
                "ä🐇",
                "\udcff\udcfe",
                "x".repeat(255),
                "🐇".repeat(63) + "abc");
    }

    @ParameterizedTest
    @MethodSource("names")
    void areKeptByteForByte(String name) throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            NamedNamespace named = place.store().create(name);
            assertThat(NamespaceStore.isName(name)).isTrue();
            assertThat(named.name()).isEqualTo(name);
            assertThat(place.store().list())
                    .containsExactly(
                            new StoreEntry(
                                    name,
                                    place.folder() + "/" + name,
                                    StoreEntry.State.MOUNTED,
                                    java.util.Optional.of(named.id())));
            try (NetworkNamespace opened = NetworkNamespace.open(named.path())) {
                assertThat(opened.id()).isEqualTo(named.id());
            }
            assertThat(place.store().remove(name)).isTrue();
            assertThat(place.store().list()).isEmpty();
            assertThat(place.store().isClosed(name)).isTrue();
        }
    }

    static Stream<String> noNames() {
        return Stream.of(
                "",
                ".",
                "..",
                "a/b",
                "/a",
                "a\nb",
                "a\u001b[31m",
                "\u0000",
                "a\u0085",
                "x".repeat(256),
                "🐇".repeat(64));
    }

    @ParameterizedTest
    @MethodSource("noNames")
    void thatWouldLeadAstrayAreRefused(String name) throws Exception {
        try (PrivateFolder place = new PrivateFolder();
                NetworkNamespace own = NetworkNamespace.current()) {
            NamespaceStore store = place.store();
            assertThat(NamespaceStore.isName(name)).isFalse();
            assertThatIllegalArgumentException().isThrownBy(() -> store.create(name));
            assertThatIllegalArgumentException().isThrownBy(() -> store.attach(name, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> store.attach(name, own));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.createOwned(name, List.of(), List.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> store.remove(name));
            assertThatIllegalArgumentException().isThrownBy(() -> store.find(name));
            assertThat(place.folder()).doesNotExist();
        }
    }

    @Test
    void thatAreTakenStayWhatTheyWere() throws Exception {
        try (PrivateFolder place = new PrivateFolder();
                NetworkNamespace own = NetworkNamespace.current()) {
            NamedNamespace mounted = place.store().create("mounted");
            Files.writeString(place.folder().resolve("file"), "content");
            Files.createFile(place.folder().resolve("empty"));
            Files.createSymbolicLink(place.folder().resolve("link"), Path.of(mounted.path()));
            Files.createSymbolicLink(
                    place.folder().resolve("dangling"), place.base().resolve("target"));
            Files.createDirectory(place.folder().resolve("folder"));
            Command.run("mkfifo", place.folder().resolve("pipe").toString());
            List<PrivateFolder.Mount> before = place.mounts();
            for (String name :
                    List.of("mounted", "file", "empty", "link", "dangling", "folder", "pipe")) {
                assertTaken(() -> place.store().create(name));
                assertTaken(() -> place.store().attach(name, own));
                assertTaken(() -> place.store().attach(name, (int) ProcessHandle.current().pid()));
            }

            assertThat(place.mounts()).isEqualTo(before);
            assertThat(place.folder().resolve("file")).hasContent("content");
            assertThat(Files.exists(place.base().resolve("target"), LinkOption.NOFOLLOW_LINKS))
                    .isFalse();
            assertThat(place.folder().toFile().list()).hasSize(7);
            assertThat(place.store().find("mounted").flatMap(StoreEntry::id))
                    .contains(mounted.id());
            assertThat(place.store().remove("mounted")).isTrue();
        }
    }

    private static void assertTaken(org.assertj.core.api.ThrowableAssert.ThrowingCallable attempt) {
        NamespaceStoreException taken =
                catchThrowableOfType(NamespaceStoreException.class, attempt);
        assertThat(taken.errno()).isEqualTo(Errno.EEXIST);
        assertThat(taken.step()).isEqualTo(Step.MAKE_FILE);
    }

    @Test
    void ofProcessesThatAreNotThereAreNotGiven() throws Exception {
        try (PrivateFolder place = new PrivateFolder()) {
            for (int pid : new int[] {Integer.MAX_VALUE, 0, -1}) {
                NamespaceStoreException failure =
                        catchThrowableOfType(
                                NamespaceStoreException.class,
                                () -> place.store().attach("blue", pid));
                assertThat(failure.errno()).isEqualTo(Errno.ENOENT);
                assertThat(failure.step()).isEqualTo(Step.OPEN_NAMESPACE);
                assertThat(failure.path()).isEqualTo("/proc/" + pid + "/ns/net");
            }
            assertThat(place.folder()).doesNotExist();
        }
    }
}
