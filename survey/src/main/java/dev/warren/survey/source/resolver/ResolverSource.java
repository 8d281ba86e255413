// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.resolver;

import dev.warren.atlas.fact.Detail;
import dev.warren.atlas.fact.Fact;
import dev.warren.atlas.fact.Why;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.survey.Findings;
import dev.warren.survey.Ground;
import dev.warren.survey.OpenNamespace;
import dev.warren.survey.ResolverSearch;
import dev.warren.survey.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads how the processes of one namespace look names up, from the `resolv.conf` that they see. Whoever is
/// in the host's namespace uses the machine's, or that of a pod among many, so there nobody is asked.
public final class ResolverSource implements Source {
    private final OpenNamespace open;

    public ResolverSource(OpenNamespace open) {
        this.open = open;
    }

    @Override
    public String name() {
        return "resolver";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        if (open.isHost()) {
            return;
        }
        NamespaceId id = open.namespace().id();
        ResolverSearch search = new ResolverSearch(id);
        List<Integer> pids =
                open.processes().stream().map(process -> process.process().pid()).toList();
        Map<String, byte[]> files = search.among(pids);
        byte[] text = files.get(ResolverSearch.RESOLVER);
        if (text != null) {
            emit(
                    id,
                    search.processOf(ResolverSearch.RESOLVER),
                    new ResolverText(KernelText.decode(text)),
                    files,
                    findings);
            return;
        }
        search.failure(ResolverSearch.RESOLVER).ifPresent(failure -> report(id, failure, findings));
    }

    private void emit(
            NamespaceId id,
            int pid,
            ResolverText text,
            Map<String, byte[]> files,
            Findings findings) {
        Optional<OpenNamespace.Inhabitant> process =
                open.processes().stream()
                        .filter(inhabitant -> inhabitant.process().pid() == pid)
                        .findFirst();
        if (process.isEmpty()) {
            return;
        }
        findings.emit(
                new Fact.DetailSeen(
                        id,
                        new Detail.Resolver(
                                process.get().process(),
                                process.get().command(),
                                text.nameservers(),
                                text.search(),
                                text.options(),
                                files.size() == ResolverSearch.NAMES.size()),
                        findings.evidence("/proc/" + pid + "/root/etc/resolv.conf")));
    }

    private static void report(NamespaceId id, ResolverSearch.Failure failure, Findings findings) {
        String wanted = "resolv.conf of namespace " + id;
        if (failure.refused().isPresent()) {
            findings.gap(wanted, failure.refused().get());
        } else {
            findings.gap(wanted, Why.UNEXPECTED, failure.sentence());
        }
    }
}
