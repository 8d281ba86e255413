// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.process.IdMap;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every call that a store makes fails once, before it is done and after.
@Lab
@ExtendWith(LeakGuard.class)
final class StoreFailureTest {
    private static final List<IdMap> MAPS = List.of(IdMap.parse("0:100000:65536"));
    private static final Set<Step> OF_THE_FOLDER =
            EnumSet.of(Step.OPEN_FOLDER, Step.MAKE_FOLDER, Step.LOCK_FOLDER, Step.SHARE_FOLDER);
    private static final Set<Step> OF_THE_NAME =
            EnumSet.of(Step.CHOOSE_NAME, Step.MAKE_FILE, Step.MOUNT, Step.VERIFY);

    enum Operation {
        CREATE(true) {
            @Override
            NamedNamespace run(NamespaceStore store) throws NamespaceStoreException {
                return store.create();
            }
        },
        CREATE_NAMED(true) {
            @Override
            NamedNamespace run(NamespaceStore store) throws NamespaceStoreException {
                return store.create("blue");
            }
        },
        CREATE_OWNED(true) {
            @Override
            NamedNamespace run(NamespaceStore store) throws NamespaceStoreException {
                return store.createOwned(MAPS, MAPS);
            }
        },
        CREATE_OWNED_NAMED(true) {
            @Override
            NamedNamespace run(NamespaceStore store) throws NamespaceStoreException {
                return store.createOwned("blue", MAPS, MAPS);
            }
        },
        CREATE_FOR(false) {
            @Override
            NamedNamespace run(NamespaceStore store) throws NamespaceStoreException {
                return store.createFor((int) ProcessHandle.current().pid());
            }
        },
        ATTACH_PROCESS(false) {
            @Override
            NamedNamespace run(NamespaceStore store) throws NamespaceStoreException {
                return store.attach("blue", (int) ProcessHandle.current().pid());
            }
        },
        ATTACH_NAMESPACE(false) {
            @Override
            NamedNamespace run(NamespaceStore store) throws IOException {
                try (NetworkNamespace own = NetworkNamespace.current()) {
                    return store.attach("blue", own);
                }
            }
        };

        private final boolean makes;

        Operation(boolean makes) {
            this.makes = makes;
        }

        abstract NamedNamespace run(NamespaceStore store) throws IOException;

        Set<Step> steps() {
            Set<Step> steps = EnumSet.copyOf(OF_THE_FOLDER);
            steps.addAll(OF_THE_NAME);
            steps.add(makes ? Step.MAKE_NAMESPACE : Step.OPEN_NAMESPACE);
            if (!name().startsWith("CREATE") || name().endsWith("NAMED")) {
                // A given name is not chosen.
                steps.remove(Step.CHOOSE_NAME);
            }
            return steps;
        }
    }

    private final Set<Step> seen = EnumSet.noneOf(Step.class);

    private static FailingCalls ordered(String kernel) {
        return kernel.equals("old")
                ? new FailingCalls().refuse("copyTree", Errno.ENOSYS)
                : new FailingCalls();
    }

    private static List<String> successful(Operation operation, String kernel) throws IOException {
        FailingCalls calls = ordered(kernel);
        try (PrivateFolder place = new PrivateFolder()) {
            NamedNamespace named = operation.run(place.store(calls.calls()));
            assertThat(PrivateFolder.countAt(named.path())).isEqualTo(1);
            assertThat(place.mounts().getFirst().shared()).isTrue();
            assertThat(place.store().remove(named.name())).isTrue();
        }
        return calls.made();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void leaveNothingInAFolderThatWasNotThere(Operation operation) throws IOException {
        failEach(operation, "new");

        assertThat(seen).isEqualTo(operation.steps());
    }

    @Test
    void leaveNothingWhereTheKernelCannotCopyMounts() throws IOException {
        failEach(Operation.CREATE_NAMED, "old");

        assertThat(seen).isEqualTo(Operation.CREATE_NAMED.steps());
    }

    private void failEach(Operation operation, String kernel) throws IOException {
        List<String> made = successful(operation, kernel);
        try (PrivateFolder place = new PrivateFolder()) {
            for (int n = 0; n < made.size(); n++) {
                if (made.get(n).equals("copyTree") && kernel.equals("old")) {
                    continue;
                }
                fail(operation, place, ordered(kernel).failAt(n, false));
                if (FailingCalls.mayFailAfterwards(made.get(n))) {
                    fail(operation, place, ordered(kernel).failAt(n, true));
                }
            }
        }
    }

    private void fail(Operation operation, PrivateFolder place, FailingCalls calls)
            throws IOException {
        int descriptors = descriptors();
        NamespaceStoreException failure =
                catchThrowableOfType(
                        NamespaceStoreException.class,
                        () -> operation.run(place.store(calls.calls())));

        String where = "after " + calls.made();
        assertThat(failure).as(where).isNotNull();
        seen.add(failure.step());
        assertThat(failure.errno()).isEqualTo(Errno.EIO);
        assertThat(failure.path()).startsWith("/");
        assertThat(failure)
                .as(where)
                .hasMessageStartingWith("cannot ")
                .hasMessageContaining(failure.step().words() + " failed")
                .hasMessageContaining(failure.path())
                .hasMessageEndingWith("by order: " + Errno.meaning(Errno.EIO) + " (EIO)");
        assertThat(place.folder()).as(where).doesNotExist();
        assertThat(place.mounts()).as(where).isEmpty();
        assertThat(descriptors()).as(where).isLessThanOrEqualTo(descriptors);
    }

    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    @Test
    void leaveAFolderThatWasThereAsItWas() throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            NamedNamespace kept = place.store().create("kept");
            List<PrivateFolder.Mount> before = place.mounts();
            int count = callsOf(place, "first");
            for (int n = 0; n < count; n++) {
                FailingCalls calls = new FailingCalls().failAt(n, false);
                assertThat(
                                catchThrowableOfType(
                                        NamespaceStoreException.class,
                                        () -> place.store(calls.calls()).create("blue")))
                        .isNotNull();
                assertThat(place.mounts()).isEqualTo(before);
                assertThat(place.folder().toFile().list()).containsExactly("kept");
            }
            assertThat(place.store().find("kept").flatMap(StoreEntry::id)).contains(kept.id());
            assertThat(place.store().remove("kept")).isTrue();
        }
    }

    private static int callsOf(PrivateFolder place, String name) throws IOException {
        FailingCalls calls = new FailingCalls();
        place.store(calls.calls()).create(name);
        assertThat(place.store().remove(name)).isTrue();
        return calls.made().size();
    }

    @Test
    void tellWhatCouldNotBeUndone() throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            FailingCalls calls =
                    new FailingCalls().refuse("identify", Errno.EIO).refuse("unmount", Errno.EPERM);
            NamespaceStoreException failure =
                    catchThrowableOfType(
                            NamespaceStoreException.class,
                            () -> place.store(calls.calls()).create("blue"));

            assertThat(failure.step()).isEqualTo(Step.VERIFY);
            assertThat(failure)
                    .hasMessageContaining(
                            "; and unmounting "
                                    + place.folder()
                                    + "/blue again failed: unmount by order")
                    .hasMessageContaining("(EPERM)");
            assertThat(place.store().remove("blue")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void ofARemovalLeaveTheNameAsItWasOrGone(int depth) throws IOException {
        try (PrivateFolder place = new PrivateFolder()) {
            NamespaceId id = stack(place, depth);
            FailingCalls recorded = new FailingCalls();
            assertThat(place.store(recorded.calls()).remove("blue")).isTrue();
            for (int n = 0; n < recorded.made().size(); n++) {
                id = stack(place, depth);
                failRemoval(place, new FailingCalls().failAt(n, false), id);
                if (FailingCalls.mayFailAfterwards(recorded.made().get(n))) {
                    id = stack(place, depth);
                    failRemoval(place, new FailingCalls().failAt(n, true), id);
                }
            }
            assertThat(seen)
                    .isEqualTo(
                            EnumSet.of(
                                    Step.OPEN_FOLDER,
                                    Step.OPEN_NAMESPACE,
                                    Step.UNMOUNT,
                                    Step.REMOVE_FILE));
        }
    }

    private static NamespaceId stack(PrivateFolder place, int depth) throws IOException {
        NamedNamespace named = place.store().create("blue");
        for (int i = 1; i < depth; i++) {
            dev.warren.testkit.Command.run("mount", "--bind", named.path(), named.path());
        }
        assertThat(PrivateFolder.countAt(named.path())).isGreaterThanOrEqualTo(depth);
        return named.id();
    }

    private void failRemoval(PrivateFolder place, FailingCalls calls, NamespaceId id)
            throws IOException {
        Path name = place.folder().resolve("blue");
        NamespaceStoreException failure =
                catchThrowableOfType(
                        NamespaceStoreException.class,
                        () -> place.store(calls.calls()).remove("blue"));
        String where = "after " + calls.made();
        assertThat(failure).as(where).isNotNull();
        seen.add(failure.step());
        assertThat(failure.errno()).isEqualTo(Errno.EIO);
        assertThat(failure).hasMessageContaining(name.toString());
        if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
            assertThat(place.store().find("blue").flatMap(StoreEntry::id)).as(where).contains(id);
            assertThat(PrivateFolder.countAt(name.toString())).as(where).isPositive();
            assertThat(place.store().remove("blue")).isTrue();
        } else {
            assertThat(place.store().remove("blue")).isFalse();
        }
        assertThat(name).doesNotExist();
        assertThat(PrivateFolder.countAt(name.toString())).isZero();
    }
}
