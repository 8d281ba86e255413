// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.eks;

import dev.warren.atlas.fact.CloudInterface;
import dev.warren.atlas.fact.Evidence;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.net.Mac;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.http.Deadline;
import dev.warren.survey.http.Endpoint;
import dev.warren.survey.http.HttpAnswer;
import dev.warren.survey.http.HttpClient;
import dev.warren.survey.http.HttpFailure;
import dev.warren.survey.oci.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/// Asks the agent of the VPC CNI what it notes of interfaces, and how it was told to work. It listens on
/// a loopback address of the host's namespace, or at a path; it can be switched off
/// (`DISABLE_INTROSPECTION`), and then nothing is missing that others do not tell.
final class Introspection {
    private static final String USUAL = "http://127.0.0.1:61679";
    private static final String INTERFACES = "/v1/enis";
    private static final String SETTINGS = "/v1/networkutils-env-settings";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int LIMIT_BYTES = 8 << 20;
    private static final int SETTINGS_LIMIT = 200;

    private final Ground ground;
    private final Findings findings;

    Introspection(Ground ground, Findings findings) {
        this.ground = ground;
        this.findings = findings;
    }

    void read() {
        String address = ground.settings().introspection().orElse(USUAL);
        Optional<NamespaceId> host = ground.host();
        if (host.isEmpty()) {
            findings.gap(address, Why.FORBIDDEN, "the host's namespace is not known");
            return;
        }
        try {
            Endpoint endpoint = belowRoot(Endpoint.parse(address));
            try (NetworkNamespace inside = NetworkNamespace.of(ground.doors().open(host.get()));
                    HttpClient client =
                            new HttpClient(endpoint, inside::openSocket, Deadline.in(PATIENCE))) {
                ask(client, endpoint);
            }
        } catch (SyscallException failed) {
            findings.gap(address, failed);
        } catch (IllegalArgumentException noPlace) {
            findings.gap(address, Why.UNEXPECTED, String.valueOf(noPlace.getMessage()));
        }
    }

    private Endpoint belowRoot(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Path(var path) ->
                    Endpoint.parse(Endpoint.UNIX + ground.root().show(path));
            case Endpoint.Tcp _ -> endpoint;
        };
    }

    private void ask(HttpClient client, Endpoint endpoint) throws SyscallException {
        try {
            answer(client, endpoint, INTERFACES, this::emitInterfaces);
            answer(client, endpoint, SETTINGS, this::emitSettings);
        } catch (HttpFailure failed) {
            // Whoever switched it off, or has an agent that is just starting, hides nothing by
            // that:
            // the files tell of the pods, the metadata service of the interfaces.
            Why why =
                    switch (failed.kind()) {
                        case UNREACHABLE -> Why.ABSENT;
                        case LATE -> Why.INTERRUPTED;
                        case MALFORMED, CUT -> Why.UNEXPECTED;
                    };
            findings.gap(endpoint.toString(), why, String.valueOf(failed.getMessage()));
        }
    }

    private interface Reader {
        void read(byte[] body, Evidence evidence);
    }

    private void answer(HttpClient client, Endpoint endpoint, String path, Reader reader)
            throws HttpFailure, SyscallException {
        HttpAnswer answer = client.get(path, LIMIT_BYTES);
        String where = endpoint + path;
        if (!answer.isFine()) {
            findings.gap(where, Why.UNEXPECTED, "the agent answers with status " + answer.status());
            return;
        }
        try {
            reader.read(answer.body(), findings.evidence(where));
        } catch (JacksonException wrong) {
            findings.gap(where, Why.UNEXPECTED, "it is no JSON: " + wrong.getOriginalMessage());
        }
    }

    private void emitInterfaces(byte[] body, Evidence evidence) {
        for (ManagedInterface seen : ManagedInterface.parse(body)) {
            findings.emit(
                    new Fact.CloudInterfaceSeen(
                            new CloudInterface(
                                    Mac.NONE,
                                    seen.id(),
                                    seen.device(),
                                    seen.card(),
                                    seen.subnet(),
                                    "",
                                    seen.addresses(),
                                    seen.prefixes(),
                                    List.of()),
                            evidence));
            findings.emit(
                    new Fact.CloudInterfaceManaged(
                            seen.id(),
                            seen.isPrimary(),
                            seen.isTrunk(),
                            seen.table(),
                            seen.card(),
                            evidence));
            for (ManagedInterface.Assigned assigned : seen.assigned()) {
                findings.emit(
                        new Fact.AddressManaged(
                                assigned.pod(),
                                assigned.containerId(),
                                assigned.interfaceName(),
                                assigned.address(),
                                seen.card().orElse(0),
                                evidence));
            }
        }
    }

    private void emitSettings(byte[] body, Evidence evidence) {
        Map<String, String> settings = new TreeMap<>();
        Json.read(
                body,
                (name, value) -> {
                    if (name.matches("[A-Z0-9_]{1,100}")
                            && value.currentToken().isScalarValue()
                            && settings.size() < SETTINGS_LIMIT) {
                        settings.put(name, value.getString());
                    }
                });
        findings.emit(new Fact.CloudSettingsSeen(settings, evidence));
    }
}
