// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The table of `warren sandbox ps`: one row for each sandbox.
public final class SandboxTable {
    private static final int SHORT = 13;

    private final boolean wide;
    private final Instant now;

    /// @param wide with more columns
    /// @param now what ages are counted from
    public SandboxTable(boolean wide, Instant now) {
        this.wide = wide;
        this.now = now;
    }

    public String print(List<Sandbox> sandboxes) {
        Table table = new Table();
        table.row(header());
        sandboxes.forEach(sandbox -> table.row(row(sandbox)));
        return table.print();
    }

    private List<String> header() {
        List<String> cells =
                new ArrayList<>(
                        List.of(
                                "ID",
                                "NAMESPACE/NAME",
                                "STATE",
                                "IPS",
                                "NETNS",
                                "INFRA",
                                "CONTAINERS",
                                "AGE"));
        if (wide) {
            cells.addAll(List.of("UID", "INODE", "NETWORKS", "RUNTIME"));
        }
        return cells;
    }

    private List<String> row(Sandbox sandbox) {
        SandboxRecord record = sandbox.record();
        List<String> cells =
                new ArrayList<>(
                        List.of(
                                wide ? sandbox.id() : shortened(sandbox.id()),
                                SafeText.cell(record.pod().identity().toString()),
                                SandboxWords.state(sandbox.state()),
                                SafeText.cell(String.join(",", record.addresses())),
                                network(record),
                                record.infra().map(one -> String.valueOf(one.pid())).orElse("-"),
                                containers(sandbox),
                                age(record)));
        if (wide) {
            cells.add(SafeText.cell(record.pod().identity().uid()));
            cells.add(record.network().map(one -> one.id().toString()).orElse("-"));
            cells.add(SafeText.cell(String.join(",", record.networks())));
            cells.add(SafeText.cell(record.runtime()));
        }
        return cells;
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /// The name of its namespace; that of the node has none.
    private static String network(SandboxRecord record) {
        if (record.pod().namespaces().hostNetwork()) {
            return "@host";
        }
        return record.network()
                .map(one -> SafeText.cell(one.path().substring(one.path().lastIndexOf('/') + 1)))
                .orElse("-");
    }

    private static String containers(Sandbox sandbox) {
        return sandbox.containers().isEmpty()
                ? "-"
                : sandbox.containers().stream()
                        .map(SandboxWords::container)
                        .collect(Collectors.joining(","));
    }

    private String age(SandboxRecord record) {
        Duration age = Duration.between(record.created(), now);
        return age.isNegative() ? "-" : NamespaceTable.span(age);
    }
}
