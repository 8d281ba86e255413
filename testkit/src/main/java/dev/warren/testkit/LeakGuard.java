// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

/// Fails a test that leaves something behind: of the test JVM an open descriptor, a platform thread
/// or a thread in a foreign network namespace; of the machine a network namespace, a mounted
/// namespace file or a link of the host.
///
/// With `@ExtendWith(LeakGuard.class)` on a class, or as a static field with `@RegisterExtension`, it
/// compares around every test method and once more around the whole class, including what
/// `@BeforeAll` and `@AfterAll` do. As an instance field it compares around every method only.
/// Namespaces and veth pairs are freed by the kernel a moment after their last holder has gone, so
/// the guard looks again for a while before it fails.
public final class LeakGuard
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(LeakGuard.class);

    private static boolean warm;

    private final Duration patience;

    /// A guard that waits up to five seconds for what the kernel frees.
    public LeakGuard() {
        this(Duration.ofSeconds(5));
    }

    /// A guard that waits up to `patience` for what the kernel frees.
    public LeakGuard(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        before(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        after(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        before(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        after(context);
    }

    private static void before(ExtensionContext context) {
        MachineLock.acquire();
        warmUp();
        context.getStore(STORE).put(key(context), LeakSnapshot.take());
    }

    private void after(ExtensionContext context) {
        LeakSnapshot before = context.getStore(STORE).remove(key(context), LeakSnapshot.class);
        if (before == null) {
            return;
        }
        try {
            List<String> leaks = leaksSince(before, patience);
            if (!leaks.isEmpty()) {
                throw new AssertionFailedError(
                        context.getDisplayName()
                                + " left behind:\n  "
                                + String.join("\n  ", leaks));
            }
        } finally {
            MachineLock.release();
        }
    }

    /// What has come since `before` and does not go away within `patience`.
    static List<String> leaksSince(LeakSnapshot before, Duration patience) {
        List<String> leaks = new ArrayList<>();
        Await.within(
                patience,
                () -> {
                    leaks.clear();
                    leaks.addAll(LeakSnapshot.take().since(before));
                    return leaks.isEmpty();
                });
        return leaks;
    }

    private static String key(ExtensionContext context) {
        return context.getUniqueId();
    }

    /// Makes the JDK open now what it opens once and keeps for good: the descriptor with which it
    /// closes channels, and the pollers of virtual threads. They are no leaks of the test that
    /// happens to be the first to need them.
    static synchronized void warmUp() {
        if (warm) {
            return;
        }
        warm = true;
        try {
            Pipe pipe = Pipe.open();
            try (Pipe.SourceChannel source = pipe.source();
                    Pipe.SinkChannel sink = pipe.sink()) {
                Thread reader = Thread.ofVirtual().start(() -> readOne(source));
                Await.until(
                        "a virtual thread that reads a pipe",
                        () -> reader.getState() == Thread.State.WAITING);
                sink.write(ByteBuffer.allocate(1));
                reader.join();
            }
        } catch (IOException e) {
            throw new TestkitException("cannot use a pipe before counting descriptors", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestkitException("interrupted before counting descriptors", e);
        }
    }

    private static void readOne(Pipe.SourceChannel source) {
        try {
            source.read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new TestkitException("cannot read a pipe before counting descriptors", e);
        }
    }
}
