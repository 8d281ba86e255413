// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.atlas.query.Reference;
import dev.warren.atlas.query.Whois;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhoisTextTest {
    private static final Snapshot SNAPSHOT = Sample.snapshot();

    private static String answer(String reference) {
        List<Whois.Match> matches = Whois.find(SNAPSHOT.atlas(), Reference.parse(reference));
        assertThat(matches).as(reference).hasSize(1);
        return new WhoisText(SNAPSHOT.atlas())
                .of(new JsonView.Found(reference, matches.getFirst(), false));
    }

    @Test
    void answersForAPodByTheHostsEndOfItsLink() {
        Golden.assertPrints("whois-pod.txt", answer("veth31fc0ba6"));
    }

    @Test
    void saysWhoSharesTheHostsAddress() {
        Golden.assertPrints("whois-host.txt", answer("192.0.2.10"));
    }

    @Test
    void showsWhatTheRuntimeClaimsAgainstTheKernel() {
        Golden.assertPrints("whois-docker.txt", answer("container/redis"));
    }

    @Test
    void obeysNoEscapeCodesOfTheNode() {
        Golden.assertPrints("whois-nested.txt", answer("pid:400"));
    }

    @Test
    void saysThatNobodyIsKnownAndWhoHoldsTheNamespace() {
        Golden.assertPrints("whois-idle.txt", answer("4026532500"));
    }

    @Test
    void shortensLongListsOfProcesses() {
        Golden.assertPrints("whois-plain.txt", answer("link"));
    }

    @Test
    void listsTheCandidatesOfAnAmbiguousReference() {
        List<Whois.Match> matches = Whois.find(SNAPSHOT.atlas(), Reference.parse("eth0"));

        Golden.assertPrints("candidates.txt", WhoisText.candidates("eth0\u001b", matches) + "\n");
    }
}
