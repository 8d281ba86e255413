// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.explain;

import dev.warren.sandbox.ContainerRecord;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxFolders;
import dev.warren.sandbox.SandboxRecord;
import dev.warren.sandbox.SandboxSettings;
import dev.warren.sandbox.Sandboxes;
import dev.warren.sandbox.Steps;
import dev.warren.sandbox.explain.Subject.OciPlace;
import dev.warren.sandbox.journal.Journal;
import dev.warren.sandbox.journal.Trace;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.PodDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Warren's own sandboxes, from their records and journals.
final class OwnSandboxes {
    static final String KEEPER = "warren";

    private final Sandboxes sandboxes;
    private final SandboxFolders folders;

    OwnSandboxes(SandboxSettings settings) {
        this.sandboxes = new Sandboxes(settings, Steps.unwatched());
        this.folders = settings.folders();
    }

    List<Sought> all() throws SandboxException {
        List<Sought> found = new ArrayList<>();
        for (Sandbox sandbox : sandboxes.list()) {
            SandboxRecord record = sandbox.record();
            found.add(
                    new Sought(
                            sandbox.id(),
                            record.pod().identity().namespace(),
                            record.pod().identity().name(),
                            () -> subject(sandbox)));
        }
        return found;
    }

    private Subject subject(Sandbox sandbox) throws SandboxException {
        SandboxRecord record = sandbox.record();
        String file = folders.persistent() + "/sandboxes/" + sandbox.id() + "/record.json";
        return new Subject(
                sandbox.id(),
                KEEPER,
                record.pod().identity().namespace(),
                record.pod().identity().name(),
                record(sandbox, file),
                record.network()
                        .map(
                                network ->
                                        new Subject.Network(
                                                network.path(), Optional.of(network.id()), file)),
                record.networks(),
                plugins(sandbox.id()),
                new OciPlace(
                        "the pod",
                        sandbox.id(),
                        folders.running(sandbox.id()) + "/bundle",
                        folders.runtimeRoot() + "/" + sandbox.id(),
                        record.infra().isEmpty()),
                record.containers().stream().map(this::place).toList());
    }

    /// As the journal has it: whoever explains may have others.
    private Optional<Subject.PluginPlaces> plugins(String id) throws SandboxException {
        return sandboxes.journal(id).left().stream()
                .map(Journal.Left::trace)
                .filter(Trace.Attachment.class::isInstance)
                .map(Trace.Attachment.class::cast)
                .filter(made -> !made.cacheFolder().isEmpty())
                .map(made -> new Subject.PluginPlaces(made.cacheFolder(), made.pluginFolders()))
                .findFirst();
    }

    private OciPlace place(ContainerRecord container) {
        return new OciPlace(
                "container '" + container.name() + "'",
                container.id(),
                container.bundle(),
                folders.runtimeRoot() + "/" + container.id(),
                false);
    }

    private Station record(Sandbox sandbox, String file) throws SandboxException {
        SandboxRecord record = sandbox.record();
        String config =
                new String(Json.write(PodDocument.of(record.pod())), StandardCharsets.UTF_8);
        return new Station.Builder(Station.Kind.RECORD, "what was wanted")
                .detail("pod", record.pod().identity().toString())
                .detail("uid", record.pod().identity().uid())
                .detail("file", file)
                .detail("state", sandbox.state().name().toLowerCase(Locale.ROOT))
                .detail("phase", sandboxes.journal(sandbox.id()).phase().word())
                .detail("created", record.created().toString())
                .detail("runtime", record.runtime())
                .detail("addresses", String.join(", ", record.addresses()))
                .detail("config", config)
                .build();
    }
}
