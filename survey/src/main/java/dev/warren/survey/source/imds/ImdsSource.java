// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.imds;

import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.namespace.NetworkNamespace;
import dev.warren.survey.Doors;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.MetadataService;
import dev.warren.survey.Source;
import dev.warren.survey.http.Deadline;
import dev.warren.survey.http.Endpoint;
import dev.warren.survey.http.HttpFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Asks the instance metadata service of EC2 (IMDSv2, with a token) which network interfaces the cloud
/// has attached to this machine.
///
/// The question is asked from the host's namespace, whatever namespace the survey runs in: answers
/// travel one hop only, and pods may be kept from asking. No proxy, no redirection, no look-up of names;
/// one second for everything together.
public final class ImdsSource implements Source {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// Link-local addresses that mean the service on every EC2 machine; the second on machines without
    /// IPv4.
    private static final List<String> USUAL =
            List.of("http://169.254.169.254", "http://[fd00:ec2::254]");

    private final MetadataService service;
    private final MachineKind machine;

    public ImdsSource(MetadataService service) {
        this(service, new MachineKind("/sys"));
    }

    /// @param machine what says whether the machine is one of EC2's
    ImdsSource(MetadataService service, MachineKind machine) {
        this.service = service;
        this.machine = machine;
    }

    @Override
    public String name() {
        return "imds";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        List<String> addresses = addresses(ground);
        if (addresses.isEmpty()) {
            findings.gap(
                    "the cloud's metadata service",
                    Why.ABSENT,
                    service instanceof MetadataService.Off
                            ? "it is not asked"
                            : "this machine does not look like one of EC2's");
            return;
        }
        Optional<NamespaceId> host = ground.host();
        if (host.isEmpty()) {
            findings.gap(addresses.getFirst(), Why.FORBIDDEN, "the host's namespace is not known");
            return;
        }
        try (NetworkNamespace inside = open(ground.doors(), host.get())) {
            ask(addresses, inside, findings);
        } catch (SyscallException failed) {
            findings.gap(addresses.getFirst(), failed);
        }
    }

    private static NetworkNamespace open(Doors doors, NamespaceId host) throws SyscallException {
        return NetworkNamespace.of(doors.open(host));
    }

    private List<String> addresses(Ground ground) {
        return switch (service) {
            case MetadataService.Off _ -> List.of();
            case MetadataService.At(var address) -> List.of(address);
            case MetadataService.Automatic _ ->
                    ground.settings()
                            .metadata()
                            .map(List::of)
                            .orElseGet(() -> machine.isEc2() ? USUAL : List.of());
        };
    }

    /// The next address is tried when nobody is at the first; one who is there and says nothing is
    /// waited for.
    private static void ask(List<String> addresses, NetworkNamespace inside, Findings findings)
            throws SyscallException {
        Deadline deadline = Deadline.in(PATIENCE);
        for (String address : addresses) {
            Endpoint endpoint = Endpoint.parse(address);
            try (MetadataClient client =
                    new MetadataClient(endpoint, inside::openSocket, deadline)) {
                for (var card : new InterfaceReading(client, findings, endpoint).all()) {
                    findings.emit(card);
                }
                return;
            } catch (HttpFailure failed) {
                boolean isLast = address.equals(addresses.getLast());
                if (isLast || failed.kind() != HttpFailure.Kind.UNREACHABLE) {
                    report(findings, endpoint, failed);
                    return;
                }
            }
        }
    }

    private static void report(Findings findings, Endpoint endpoint, HttpFailure failed) {
        boolean isLate = failed.kind() == HttpFailure.Kind.LATE;
        findings.emit(
                new Fact.Gap(
                        "imds",
                        endpoint.toString(),
                        isLate ? Why.INTERRUPTED : Why.UNEXPECTED,
                        isLate
                                ? "the metadata service did not answer in %d s"
                                        .formatted(PATIENCE.toSeconds())
                                : String.valueOf(failed.getMessage())));
    }
}
