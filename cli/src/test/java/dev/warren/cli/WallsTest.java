// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.warren.kernel.NamespaceCalls;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The rooms of the house, and what may pass from one to another.
class WallsTest {
    private static final String KERNEL = "dev.warren.kernel..";
    private static final String NAMESPACE = "dev.warren.namespace..";
    private static final String ATLAS = "dev.warren.atlas..";
    private static final String SURVEY = "dev.warren.survey..";
    private static final String LAB = "dev.warren.lab..";
    private static final String SANDBOX = "dev.warren.sandbox..";
    private static final String CLI = "dev.warren.cli..";

    /// Makes namespaces of IPC and of host names, of which the namespace room knows nothing, on threads of its own
    /// that die.
    private static final String PINS = "dev.warren.sandbox.pin";

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("/testkit/"))
                    .importPackages("dev.warren");

    private static final DescribedPredicate<JavaClass> BASE =
            DescribedPredicate.describe(
                    "java.base or annotations of nullness",
                    type ->
                            BasePackages.NAMES.contains(type.getPackageName())
                                    || type.getBaseComponentType().isPrimitive()
                                    || type.getPackageName().startsWith("org.jspecify"));

    private static final class BasePackages {
        static final Set<String> NAMES =
                ModuleLayer.boot().findModule("java.base").orElseThrow().getPackages();
    }

    private static DescribedPredicate<JavaClass> outside(DescribedPredicate<JavaClass> allowed) {
        return DescribedPredicate.not(allowed.onResultOf(JavaClass::getBaseComponentType).or(BASE));
    }

    static ArchRule onlyKnows(String room, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(outside(resideInAnyPackage(others)));
    }

    static ArchRule nativeMemoryStaysInTheKernel() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("dev.warren.kernel.call")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..");
    }

    static ArchRule namespacesAreEnteredInTheirRoomOnly() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(NAMESPACE, PINS)
                .should()
                .callMethodWhere(
                        DescribedPredicate.describe(
                                "enters a namespace",
                                call ->
                                        call.getTargetOwner()
                                                        .isEquivalentTo(NamespaceDescriptor.class)
                                                && call.getName().endsWith("WithThisThread")));
    }

    static ArchRule nothingOfTheMapWaitsReadsOrLooksAtTheClock() {
        return noClasses()
                .that()
                .resideInAPackage(ATLAS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis");
    }

    static ArchRule noSourceKnowsAnother(String sources) {
        return SlicesRuleDefinition.slices().matching(sources).should().notDependOnEachOther();
    }

    static ArchRule nobodyUsesWhatBindsAThreadOrEndsTheProcess() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .orShould()
                .callMethod(System.class, "exit", int.class);
    }

    static ArchRule textDoesNotDependOnTheUsersLanguage() {
        return noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(Locale.class, "getDefault");
    }

    private static void assertHolds(ArchRule rule) {
        rule.check(MAIN);
    }

    private static void assertFindsIn(ArchRule rule, Class<?>... planted) {
        assertThat(rule.evaluate(new ClassFileImporter().importClasses(planted)).hasViolation())
                .as(rule.getDescription())
                .isTrue();
    }

    @Test
    void seesEveryRoom() {
        for (String room : new String[] {KERNEL, NAMESPACE, SANDBOX, ATLAS, SURVEY, LAB, CLI}) {
            assertThat(MAIN.that(resideInAPackage(room))).as(room).isNotEmpty();
        }
        assertThat(MAIN.that(resideInAPackage("dev.warren.testkit.."))).isEmpty();
        assertThat(MAIN.contain(WallsTest.class)).isFalse();
    }

    @Test
    void theKernelKnowsNobody() {
        assertHolds(onlyKnows(KERNEL, KERNEL));
        assertFindsIn(onlyKnows(CLI, KERNEL), Planted.ofAnotherModule());
    }

    @Test
    void nativeMemoryDoesNotLeaveTheKernel() {
        assertHolds(nativeMemoryStaysInTheKernel());
        assertFindsIn(nativeMemoryStaysInTheKernel(), Planted.nativeMemory());
    }

    @Test
    void theNamespaceRoomKnowsTheKernelOnly() {
        assertHolds(onlyKnows(NAMESPACE, NAMESPACE, KERNEL));
    }

    @Test
    void theAtlasKnowsRecordsOfTheKernelOnly() {
        assertHolds(
                onlyKnows(
                        ATLAS,
                        ATLAS,
                        "dev.warren.kernel.net",
                        "dev.warren.kernel.netfilter",
                        "dev.warren.kernel.id",
                        "dev.warren.kernel.abi"));
    }

    @Test
    void theAtlasDoesNothingButThink() {
        assertHolds(nothingOfTheMapWaitsReadsOrLooksAtTheClock());
    }

    @Test
    void theSurveyEmitsFactsAndReadsNoMap() {
        assertHolds(
                onlyKnows(
                        SURVEY,
                        SURVEY,
                        NAMESPACE,
                        KERNEL,
                        "dev.warren.atlas.fact",
                        "tools.jackson.core.."));
    }

    @Test
    void theSandboxAsksTheKernelAndNotTheMap() {
        assertHolds(
                onlyKnows(
                        SANDBOX,
                        SANDBOX,
                        NAMESPACE,
                        KERNEL,
                        "tools.jackson.core..",
                        "org.snakeyaml.engine..",
                        "org.apache.commons.compress.."));
        assertHolds(
                noClasses()
                        .that()
                        .resideInAnyPackage(NAMESPACE, SURVEY, LAB)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(SANDBOX));
    }

    @Test
    void theLabKnowsNothingOfWhatIsMadeOfIt() {
        assertHolds(onlyKnows(LAB, LAB, NAMESPACE, KERNEL, "tools.jackson.core.."));
    }

    @Test
    void noSourceKnowsAnother() {
        assertHolds(noSourceKnowsAnother("dev.warren.survey.source.(*).."));
        assertThat(noSourceKnowsAnother("dev.warren.(*)..").evaluate(MAIN).hasViolation())
                .as("rooms do know each other, and the rule sees it")
                .isTrue();
    }

    @Test
    void nobodyKnowsTheProgram() {
        assertHolds(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(CLI)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(CLI));
    }

    @Test
    void namespacesAreEnteredThroughTheirRoomOnly() {
        assertHolds(namespacesAreEnteredInTheirRoomOnly());
        assertFindsIn(namespacesAreEnteredInTheirRoomOnly(), Planted.enters());
        assertHolds(
                classes()
                        .that()
                        .areAssignableTo(NamespaceCalls.class)
                        .should()
                        .onlyHaveDependentClassesThat()
                        .resideInAnyPackage(KERNEL, PINS));
        assertHolds(
                noClasses()
                        .that()
                        .doNotBelongToAnyOf(NamespaceCalls.class, SystemCall.class)
                        .should()
                        .accessField(SystemCall.class, "SETNS")
                        .orShould()
                        .accessField(SystemCall.class, "UNSHARE"));
    }

    @Test
    void nothingIsBoundToAThreadOrWaitsBlindlyOrEndsTheProcessMidway() {
        assertHolds(nobodyUsesWhatBindsAThreadOrEndsTheProcess());
        assertFindsIn(nobodyUsesWhatBindsAThreadOrEndsTheProcess(), Planted.sleeps());
    }

    @Test
    void textIsTheSameInEveryLanguage() {
        assertHolds(textDoesNotDependOnTheUsersLanguage());
        assertFindsIn(textDoesNotDependOnTheUsersLanguage(), Planted.shouts());
        // `formatted` has no locale to give; the program sets one for all of them.
        assertHolds(
                classes()
                        .that()
                        .areAssignableTo(Main.class)
                        .should()
                        .callMethod(Locale.class, "setDefault", Locale.class));
    }
}
