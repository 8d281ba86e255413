// SPDX-License-Identifier: Apache-2.0
package dev.warren.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.AnnotatedElement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.platform.commons.support.AnnotationSupport;

/// Knows what a test needs of the machine and whether the machine has it.
final class Prerequisites {
    private static final List<Path> FOLDERS =
            Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").map(Path::of).toList();

    private static final Map<String, Path> FILES =
            Map.of(
                    "cni-plugins", Path.of("/usr/lib/cni/bridge"),
                    "busybox-static", Path.of("/bin/busybox"));

    /// Whether `unshare --net` works is asked once: it costs a process.
    private static final class Unshare {
        static final boolean GRANTED =
                command("unshare").isPresent()
                        && Command.of("unshare", "--net", "true").outcome().status() == 0;
    }

    private Prerequisites() {}

    /// What is to be done about a test, given what it lacks.
    enum Verdict {
        RUN,
        SKIP,
        FAIL
    }

    /// Decides about a test: in continuous integration a missing prerequisite is a failure, unless
    /// only extras are missing.
    static Verdict decide(List<String> missing, List<String> missingExtras, boolean integration) {
        if (missing.isEmpty() && missingExtras.isEmpty()) {
            return Verdict.RUN;
        }
        return integration && !missing.isEmpty() ? Verdict.FAIL : Verdict.SKIP;
    }

    /// What the annotations of a class or method ask for and the machine lacks, extras aside.
    static List<String> missing(AnnotatedElement element) {
        List<String> missing = new ArrayList<>();
        boolean lab = AnnotationSupport.isAnnotated(element, Lab.class);
        Optional<Engine> engine = AnnotationSupport.findAnnotation(element, Engine.class);
        if ((lab || engine.isPresent()) && !isRoot()) {
            missing.add("root");
        }
        if (lab && command("ip").isEmpty()) {
            missing.add("ip");
        }
        if (lab && isRoot() && !Unshare.GRANTED) {
            missing.add("a kernel that grants unshare --net");
        }
        engine.ifPresent(asked -> missing.addAll(absent(asked.value())));
        return missing;
    }

    /// The extras that the annotations of a class or method ask for and the machine lacks.
    static List<String> missingExtras(AnnotatedElement element) {
        return AnnotationSupport.findAnnotation(element, Extra.class)
                .map(asked -> absent(asked.value()))
                .orElse(List.of());
    }

    /// Whether the test JVM runs as root.
    static boolean isRoot() {
        String status = Trees.read(Path.of("/proc/self/status"));
        return status != null && status.lines().anyMatch(line -> line.startsWith("Uid:\t0\t0\t"));
    }

    /// Where a command is; the machine's own folders come before those of its administrator, so that
    /// a client belongs to the same distribution as its daemon.
    static Optional<Path> command(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Stream<Path> searched =
                Stream.concat(
                        FOLDERS.stream(),
                        Stream.of(path.split(":", -1))
                                .filter(part -> !part.isEmpty())
                                .map(Path::of));
        return searched.map(folder -> folder.resolve(name)).filter(Files::isExecutable).findFirst();
    }

    /// Where a command is that a test has already asked for by its annotation.
    static String required(String name) {
        return command(name)
                .map(Path::toString)
                .orElseThrow(() -> new TestkitException("there is no command " + name));
    }

    private static List<String> absent(String[] names) {
        return Stream.of(names).filter(name -> !present(name)).toList();
    }

    private static boolean present(String name) {
        Path file = FILES.get(name);
        if (file == null) {
            return command(name).isPresent();
        }
        return Files.isExecutable(file) && !(name.endsWith("-static") && namesALoader(file));
    }

    /// Whether a program is linked dynamically: it then names its loader right behind its headers.
    private static boolean namesALoader(Path program) {
        try (InputStream stream = Files.newInputStream(program)) {
            byte[] start = stream.readNBytes(4096);
            return new String(start, StandardCharsets.ISO_8859_1).contains("/ld-");
        } catch (IOException e) {
            throw new TestkitException("cannot read " + program, e);
        }
    }
}
