// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one engine did with a pod, as texts with titles, without what is new for each pod: ids, addresses, names.
final class BesideFacts {
    private static final String CGROUP_PATH = "\"cgroupPath\":\"[^\"]*\",?";

    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();

    /// Lets a text be written as a word, wherever it is.
    void name(String text, String word) {
        names.put(text, word);
    }

    Map<String, String> all() {
        return facts;
    }

    void put(String title, String text) {
        facts.put(title, plain(text));
    }

    private String plain(String text) {
        String plain = text;
        for (Map.Entry<String, String> each : names.entrySet()) {
            plain = plain.replace(each.getKey(), each.getValue());
        }
        return plain.replaceAll("([0-9a-f]{2}:){5}[0-9a-f]{2}", "MAC")
                .replaceAll("veth[0-9a-f]{8}", "VETH");
    }

    /// What plugins were asked while something was done with the pod. The loopback plugin's turn may come at any moment
    /// of the other network's.
    void calls(String during, List<RecordingPlugins.Call> calls) throws IOException {
        put(during, titles(calls, false));
        put(during + ", loopback", titles(calls, true));
        for (RecordingPlugins.Call call : calls) {
            String title = during + ", " + call.title() + ": ";
            call.environment().forEach((name, value) -> environment(title, name, value));
            put(title + "processes in the namespace", call.processes());
            input(title + "input", call.input());
        }
    }

    private static String titles(List<RecordingPlugins.Call> calls, boolean loopback) {
        return String.join(
                ", ",
                calls.stream()
                        .filter(call -> call.plugin().equals("loopback") == loopback)
                        .map(RecordingPlugins.Call::title)
                        .toList());
    }

    private void input(String title, String document) throws IOException {
        put(title + ", bytes but for cgroupPath", document.replaceFirst(CGROUP_PATH, ""));
        Map<String, Object> members =
                Json.readObject(document.getBytes(StandardCharsets.UTF_8), title);
        members(title, members);
    }

    /// Members of members apart, so that differences are told apart.
    private void members(String title, Map<String, Object> document) {
        for (Map.Entry<String, Object> member : document.entrySet()) {
            if (member.getValue() instanceof Map<?, ?> object) {
                object.forEach(
                        (name, value) ->
                                put(title + "." + member.getKey() + "." + name, sorted(value)));
            } else {
                put(title + "." + member.getKey(), sorted(member.getValue()));
            }
        }
    }

    private void environment(String title, String name, String value) {
        if (name.equals("CNI_ARGS")) {
            put(title + name + ", order", value);
            put(title + name, String.join(";", new TreeSet<>(Arrays.asList(value.split(";", -1)))));
        } else {
            put(title + name, value);
        }
    }

    private static String sorted(Object value) {
        return text(Json.sorted(value));
    }

    private static String text(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    /// What is kept of the pod's attachments, in libcni's folder.
    void kept(String when, Path folder, String id) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().contains(id)).sorted().toList();
        }
        List<String> present =
                new ArrayList<>(files.stream().map(Path::getFileName).map(Path::toString).toList());
        put(when + "kept of loopback", present.remove("cni-loopback-" + id + "-lo") + "");
        put(when + "kept", String.join(", ", present));
        for (Path file : files) {
            if (!file.toString().endsWith("-eth0")) {
                continue;
            }
            Map<String, Object> document =
                    Json.readObject(Files.readAllBytes(file), file.toString());
            document.replace("config", decoded(String.valueOf(document.get("config"))));
            document.replace("cniArgs", pairs(document.get("cniArgs")));
            members("kept of eth0", document);
        }
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /// Their order is that of the arguments.
    private static String pairs(@Nullable Object pairs) {
        TreeSet<String> sorted = new TreeSet<>();
        ((List<?>) Objects.requireNonNull(pairs)).forEach(pair -> sorted.add(text(pair)));
        return String.join(",", sorted);
    }

    /// What a runtime was told of namespaces, and others of the pod.
    void bundle(String title, Path configuration) throws IOException {
        Node document =
                Node.of(
                        title,
                        Json.read(Files.readAllBytes(configuration), configuration.toString()));
        List<String> namespaces = new ArrayList<>();
        for (Node each : document.member("linux").member("namespaces").items()) {
            String path = each.member("path").textOrEmpty();
            namespaces.add(each.member("type").text() + (path.isEmpty() ? "" : "=" + path));
        }
        put(title + ": namespaces", String.join(" ", namespaces));
        document.member("annotations")
                .textsByName()
                .forEach((name, value) -> put(title + ": " + name, value));
    }
}
