// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.sandbox.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// All steps of one sandbox.
///
/// @param id of the sandbox
/// @param keeper who made it: `warren` or `containerd`
/// @param namespace of the pod
/// @param name of the pod
/// @param stations in their order
public record Explanation(
        String id, String keeper, String namespace, String name, List<Station> stations) {
    /// Keeps a copy that nobody can change.
    public Explanation {
        stations = List.copyOf(stations);
    }

    /// What is not as it should be, in the order of the steps.
    public List<Proof> objections() {
        return stations.stream()
                .flatMap(station -> station.proofs().stream())
                .filter(Proof::objects)
                .toList();
    }

    /// As a document.
    public Map<String, Object> document() {
        return Json.object(
                "id", id,
                "keeper", keeper,
                "namespace", namespace,
                "name", name,
                "consistent", objections().isEmpty(),
                "steps", stations.stream().map(Explanation::document).toList());
    }

    private static Map<String, Object> document(Station station) {
        return Json.object(
                "kind",
                station.kind().name().toLowerCase(Locale.ROOT),
                "title",
                station.title(),
                "details",
                station.details().stream()
                        .map(one -> Json.object("name", one.name(), "value", one.value()))
                        .toList(),
                "proofs",
                station.proofs().stream().map(Explanation::document).toList());
    }

    private static Map<String, Object> document(Proof proof) {
        Map<String, Object> document =
                Json.object(
                        "subject", proof.subject(),
                        "kind", proof.kind(),
                        "ok", !proof.objects(),
                        "verdict", proof.words());
        switch (proof) {
            case Proof.First first -> document.put("inode", Long.toString(first.found().inode()));
            case Proof.Same same -> document.put("inode", Long.toString(same.found().inode()));
            case Proof.Differs differs -> {
                document.put("inode", Long.toString(differs.found().inode()));
                document.put("expectedInode", Long.toString(differs.expected().inode()));
            }
            case Proof.Failed _, Proof.Holds _ -> {}
        }
        return document;
    }
}
