// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.cni.Attachment;
import dev.warren.sandbox.cni.CniException;
import dev.warren.sandbox.cni.Garbage;
import dev.warren.sandbox.cni.Verb;
import dev.warren.sandbox.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What became of a verb of CNI, for programs. Described by `cni-answer.schema.json` and `cni-garbage.schema.json`.
public final class CniView {
    private CniView() {}

    /// `kind: CniAnswer`.
    ///
    /// @param attachment empty when the verb is about the network as a whole
    /// @param asked whether any plugin was
    /// @param failure the first one; the others are suppressed in it
    public static Map<String, Object> answer(
            Verb verb,
            String network,
            Optional<Attachment> attachment,
            boolean asked,
            Optional<CniException> failure) {
        Map<String, Object> document =
                Json.object(
                        "apiVersion",
                        "warren.dev/v1",
                        "kind",
                        "CniAnswer",
                        "verb",
                        verb.toString(),
                        "network",
                        network);
        attachment.ifPresent(
                one -> {
                    document.put("containerId", one.containerId());
                    document.put("interface", one.interfaceName());
                });
        document.put("asked", asked);
        document.put("ok", failure.isEmpty());
        document.put(
                "failures", failures(failure.map(List::<SandboxException>of).orElse(List.of())));
        return document;
    }

    /// `kind: CniGarbage`.
    ///
    /// @param unknown those that were kept because the cache does not tell their namespace
    public static Map<String, Object> garbage(
            String network, Garbage garbage, List<Attachment> unknown) {
        return Json.object(
                "apiVersion",
                "warren.dev/v1",
                "kind",
                "CniGarbage",
                "network",
                network,
                "asked",
                !garbage.refused(),
                "detached",
                keys(garbage.detached()),
                "unknown",
                keys(unknown),
                "failures",
                failures(garbage.failures()));
    }

    private static List<Object> keys(List<Attachment> attachments) {
        List<Object> keys = new ArrayList<>();
        for (Attachment one : attachments) {
            keys.add(
                    Json.object(
                            "containerId", one.containerId(), "interface", one.interfaceName()));
        }
        return keys;
    }

    private static List<Object> failures(List<? extends SandboxException> failures) {
        List<Object> all = new ArrayList<>();
        for (SandboxException failure : failures) {
            all.add(failure(failure));
            for (Throwable further : failure.getSuppressed()) {
                if (further instanceof SandboxException one && !failures.contains(one)) {
                    all.add(failure(one));
                }
            }
        }
        return all;
    }

    private static Map<String, Object> failure(SandboxException failure) {
        Map<String, Object> document = Json.object("message", failure.sentence());
        if (failure instanceof CniException said) {
            document.put("plugin", said.plugin());
            document.put("code", said.code());
        }
        return document;
    }
}
