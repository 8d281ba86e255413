// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/// Keeps a test from running on a machine that lacks what [Lab], [Engine] or [Extra] ask for: skips
/// it aloud, or fails it when the environment says `CI=true`.
final class PrerequisiteExtension implements BeforeAllCallback, BeforeEachCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getElement().ifPresent(element -> check(element, context.getRequiredTestClass()));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        String title =
                context.getRequiredTestClass().getSimpleName()
                        + "."
                        + context.getRequiredTestMethod().getName();
        check(context.getRequiredTestMethod(), title);
    }

    private static void check(AnnotatedElement element, Class<?> test) {
        check(element, test.getSimpleName());
    }

    private static void check(AnnotatedElement element, String title) {
        enforce(
                title,
                Prerequisites.missing(element),
                Prerequisites.missingExtras(element),
                "true".equals(System.getenv("CI")));
    }

    static void enforce(
            String title, List<String> missing, List<String> missingExtras, boolean integration) {
        String lacks =
                Stream.concat(missing.stream(), missingExtras.stream())
                        .collect(Collectors.joining(", "));
        String message = title + ": needs " + lacks + "; ./check installs it";
        switch (Prerequisites.decide(missing, missingExtras, integration)) {
            case RUN -> {}
            case SKIP -> {
                System.err.println("SKIPPED " + message);
                throw new TestAbortedException(message);
            }
            case FAIL -> throw new AssertionFailedError(message);
        }
    }
}
