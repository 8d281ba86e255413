// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.oci.spec.Finding.Weight;
import dev.warren.sandbox.pod.NamespaceModes.Mode;
import dev.warren.testkit.Command;
import dev.warren.testkit.Engine;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What we say a runtime refuses, runc refuses; what we let pass, it takes.
@Lab
@Engine({"runc", "crun", "busybox-static"})
@ExtendWith(LeakGuard.class)
class RefusedByRuntimeTest {
    /// A change to a document that was good, and a part of what runc says about it.
    record Mistake(String title, String said, Consumer<Map<String, Object>> change) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                new Mistake(
                        "unknown type",
                        "does not exist",
                        spec -> namespaces(spec).add(Json.object("type", "net"))),
                new Mistake(
                        "type twice",
                        "duplicated ns",
                        spec -> namespaces(spec).add(Json.object("type", "pid"))),
                new Mistake(
                        "name without uts",
                        "without a private UTS namespace",
                        spec -> {
                            namespaces(spec).remove(Json.object("type", "uts"));
                            spec.put("hostname", "web-0");
                        }),
                new Mistake(
                        "users without maps",
                        "no uid mappings found",
                        spec -> namespaces(spec).add(Json.object("type", "user"))),
                new Mistake(
                        "no such file",
                        "no such file",
                        spec -> {
                            namespaces(spec).remove(Json.object("type", "ipc"));
                            namespaces(spec).add(joined("ipc", "/proc/self/ns/nothing"));
                        }),
                new Mistake(
                        "no namespace",
                        "failed to setns into ipc namespace",
                        spec -> {
                            namespaces(spec).remove(Json.object("type", "ipc"));
                            namespaces(spec).add(joined("ipc", "/etc/passwd"));
                        }),
                new Mistake(
                        "other type",
                        "failed to setns into ipc namespace",
                        spec -> {
                            namespaces(spec).remove(Json.object("type", "ipc"));
                            namespaces(spec).add(joined("ipc", "/proc/self/ns/uts"));
                        }),
                new Mistake(
                        "masked without mounts",
                        "without a private MNT namespace",
                        spec -> namespaces(spec).remove(Json.object("type", "mount"))),
                new Mistake(
                        "setting of the node",
                        "not in a separate kernel namespace",
                        spec ->
                                part(spec, "linux")
                                        .put("sysctl", Json.object("vm.swappiness", "1"))),
                new Mistake(
                        "setting of the nodes network",
                        "host network namespace",
                        spec ->
                                part(spec, "linux")
                                        .put("sysctl", Json.object("net.core.somaxconn", "1"))),
                new Mistake(
                        "setting of the name",
                        "conflicts",
                        spec ->
                                part(spec, "linux")
                                        .put("sysctl", Json.object("kernel.hostname", "x"))),
                new Mistake(
                        "relative folder",
                        "absolute path",
                        spec -> part(spec, "process").put("cwd", "srv")),
                new Mistake(
                        "nothing to run",
                        "args must not be empty",
                        spec -> part(spec, "process").remove("args")),
                new Mistake(
                        "no variable",
                        "invalid environment",
                        spec -> part(spec, "process").put("env", List.of("PATH"))),
                new Mistake(
                        "source missing",
                        "no such file",
                        spec ->
                                list(spec, "mounts")
                                        .add(
                                                DefaultMounts.mount(
                                                        "/data",
                                                        "bind",
                                                        "/no/such/folder",
                                                        "rbind"))),
                new Mistake(
                        "propagation",
                        "is not supported",
                        spec -> part(spec, "linux").put("rootfsPropagation", "sideways")),
                new Mistake(
                        "name too long",
                        "sethostname",
                        spec -> spec.put("hostname", "x".repeat(65))));
    }

    private static Map<String, Object> joined(String type, String path) {
        return Json.object("type", type, "path", path);
    }

    private static List<Object> namespaces(Map<String, Object> spec) {
        return list(part(spec, "linux"), "namespaces");
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Map<String, Object> part, String name) {
        return (List<Object>) Objects.requireNonNull(part.get(name));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Map<String, Object> spec, String name) {
        return (Map<String, Object>) Objects.requireNonNull(spec.get(name));
    }

    private static Map<String, Object> good(RuntimeLab lab) throws SandboxException {
        SandboxParts sandbox =
                new SandboxParts(
                        Pods.ID,
                        Pods.below(
                                Pods.pod(Pods.modes(Mode.NODE, Mode.CONTAINER, Mode.POD)),
                                lab.controlGroupParent()),
                        SharedNamespaces.none(),
                        lab.files());
        Map<String, Object> spec =
                SandboxSpec.of(
                        sandbox,
                        ImageDefaults.ofCommand(List.of("/bin/sleep", "1000")),
                        lab.rootFolder(),
                        NodeTraits.read());
        namespaces(spec).add(Json.object("type", "uts"));
        spec.put("mounts", new ArrayList<>(list(spec, "mounts")));
        return spec;
    }

    private static List<Finding> refused(RuntimeLab lab, Map<String, Object> spec)
            throws SandboxException {
        return SpecValidation.of(spec, lab.folder().toString(), NodeTraits.read()).stream()
                .filter(finding -> finding.weight() == Weight.REFUSED)
                .toList();
    }

    @Test
    void theDocumentThatTheMistakesAreMadeInIsGood() throws Exception {
        try (RuntimeLab lab = new RuntimeLab("runc")) {
            Map<String, Object> spec = good(lab);
            assertThat(refused(lab, spec)).isEmpty();
            lab.create("one", spec);
        }
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatWeRefuseRuncRefuses(Mistake mistake) throws Exception {
        try (RuntimeLab lab = new RuntimeLab("runc")) {
            Map<String, Object> spec = good(lab);
            mistake.change().accept(spec);
            assertThat(refused(lab, spec)).as("our findings").isNotEmpty();
            Command.Outcome outcome = lab.tryCreate("one", spec);
            assertThat(outcome.status()).as("runc's status").isNotZero();
            assertThat(outcome.errors() + outcome.output()).contains(mistake.said());
        }
    }

    @Test
    void aPathWithACommaIsRefusedByUsAndByRunc() throws Exception {
        try (RuntimeLab lab = new RuntimeLab("runc")) {
            Map<String, Object> spec = good(lab);
            Path link = lab.folder().resolve("with,comma");
            Files.createSymbolicLink(link, Path.of("/proc/self/ns/ipc"));
            namespaces(spec).remove(Json.object("type", "ipc"));
            namespaces(spec).add(joined("ipc", link.toString()));
            assertThat(refused(lab, spec))
                    .singleElement()
                    .asString()
                    .contains("runc separates paths by commas");
            assertThat(lab.tryCreate("one", spec).errors()).contains("invalid namespace path");
        }
    }

    /// The reason why we refuse more than the runtimes do.
    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void mapsWithoutAUserNamespaceWouldMakeRootOfTheNode(String runtime) throws Exception {
        try (RuntimeLab lab = new RuntimeLab(runtime)) {
            Map<String, Object> spec = good(lab);
            Object map = Json.object("containerID", 0, "hostID", 100_000, "size", 10);
            part(spec, "linux").put("uidMappings", List.of(map));
            assertThat(refused(lab, spec)).hasSize(1);
            long one = lab.create("one", spec);
            assertThat(RuntimeLab.namespace(one, "user"))
                    .isEqualTo(RuntimeLab.ownNamespace("user"));
        }
    }
}
