// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import dev.warren.kernel.process.End;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Runs of plugins as JSON, so that somebody can tell later what was said.
public final class PluginRunDocument {
    /// Of each text; what is longer is cut.
    private static final int LIMIT_CHARACTERS = 256 << 10;

    private static final int HIGHEST_NUMBER = 255;

    private PluginRunDocument() {}

    /// @param runs in their order
    public static List<Object> of(List<PluginRun> runs) {
        List<Object> documents = new ArrayList<>();
        runs.forEach(run -> documents.add(of(run)));
        return documents;
    }

    private static Map<String, Object> of(PluginRun run) {
        Map<String, Object> document =
                Json.object(
                        "verb", run.verb().name(),
                        "network", run.network(),
                        "plugin", run.plugin(),
                        "file", run.file(),
                        "environment", run.environment(),
                        "input", bounded(run.input()),
                        "output", bounded(run.output()),
                        "errors", bounded(run.errors()),
                        "nanoseconds", run.took().toNanos());
        switch (run.end()) {
            case End.Exited(var status) -> document.put("status", status);
            case End.Killed(var signal) -> document.put("signal", signal);
        }
        return document;
    }

    private static String bounded(String text) {
        return text.length() > LIMIT_CHARACTERS ? text.substring(0, LIMIT_CHARACTERS) + "…" : text;
    }

    /// @throws MalformedException with the field that is none of them
    public static List<PluginRun> parse(Node documents) throws MalformedException {
        List<PluginRun> runs = new ArrayList<>();
        for (Node document : documents.items()) {
            runs.add(run(document));
        }
        return runs;
    }

    private static PluginRun run(Node document) throws MalformedException {
        Node verb = document.member("verb");
        Node signal = document.member("signal");
        try {
            return new PluginRun(
                    Verb.valueOf(verb.text().toUpperCase(Locale.ROOT)),
                    document.member("network").textOrEmpty(),
                    document.member("plugin").text(),
                    document.member("file").text(),
                    document.member("environment").textsByName(),
                    document.member("input").textOrEmpty(),
                    document.member("output").textOrEmpty(),
                    document.member("errors").textOrEmpty(),
                    signal.isPresent()
                            ? new End.Killed((int) signal.number(0, HIGHEST_NUMBER))
                            : new End.Exited(
                                    (int) document.member("status").number(0, HIGHEST_NUMBER)),
                    Duration.ofNanos(document.member("nanoseconds").number(0, Long.MAX_VALUE)));
        } catch (IllegalArgumentException unknown) {
            throw verb.wrong("is no verb of CNI");
        }
    }
}
