// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

final class PrerequisiteTest {
    @Test
    void aTestThatLacksNothingRuns() {
        assertThatCode(() -> PrerequisiteExtension.enforce("T.t", List.of(), List.of(), true))
                .doesNotThrowAnyException();
    }

    @Test
    void aMissingPrerequisiteSkipsAndSaysWhatWouldHelp() {
        assertThatThrownBy(
                        () ->
                                PrerequisiteExtension.enforce(
                                        "T.t", List.of("runc"), List.of(), false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("T.t: needs runc; ./check installs it");
    }

    @Test
    void aMissingPrerequisiteFailsInContinuousIntegration() {
        assertThatThrownBy(
                        () ->
                                PrerequisiteExtension.enforce(
                                        "T.t", List.of("runc"), List.of("tcpdump"), true))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("needs runc, tcpdump");
    }

    @Test
    void aMissingExtraSkipsEverywhere() {
        assertThatThrownBy(
                        () ->
                                PrerequisiteExtension.enforce(
                                        "T.t", List.of(), List.of("tcpdump"), true))
                .isInstanceOf(TestAbortedException.class);
    }

    @Test
    void annotationsOnMethodsAndClassesAreHeeded() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(
                        DiscoverySelectors.selectClass(Method.class),
                        DiscoverySelectors.selectClass(Whole.class))
                .execute()
                .allEvents()
                .assertStatistics(statistics -> statistics.aborted(2).failed(0));
    }

    @Test
    void annotationsBringTheirTags() {
        Set<TestTag> tags =
                EngineTestKit.engine("junit-jupiter")
                        .selectors(DiscoverySelectors.selectClass(Whole.class))
                        .execute()
                        .containerEvents()
                        .started()
                        .stream()
                        .flatMap(event -> event.getTestDescriptor().getTags().stream())
                        .collect(Collectors.toSet());

        assertThat(tags).containsExactly(TestTag.create("extra"));
    }

    static final class Method {
        @Test
        @Extra("no-such-command")
        void lacksACommand() {
            fail("must not run");
        }
    }

    @Extra("no-such-command")
    static final class Whole {
        @Test
        void neverRuns() {
            fail("must not run");
        }
    }
}
