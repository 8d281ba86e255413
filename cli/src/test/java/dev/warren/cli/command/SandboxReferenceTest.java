// SPDX-License-Identifier: Apache-2.0
package dev.warren.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.cli.view.SampleSandbox;
import dev.warren.sandbox.AmbiguousException;
import dev.warren.sandbox.NotFoundException;
import dev.warren.sandbox.Sandbox;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.SandboxReference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The sample has two sandboxes called `web`, one of which has a container called `web`, too.
class SandboxReferenceTest {
    private static final List<Sandbox> ALL = SampleSandbox.all();

    @ParameterizedTest
    @CsvSource({
        "agent, b0b0b0b0b0b0b (kube-system/agent)",
        "kube-system/agent, b0b0b0b0b0b0b (kube-system/agent)",
        "default/web, a1b2c3d4a1b2c (default/web)",
        "b0b, b0b0b0b0b0b0b (kube-system/agent)",
        "B0B, b0b0b0b0b0b0b (kube-system/agent)",
        "a1b2c, a1b2c3d4a1b2c (default/web)",
        "app, feed0123feed0 (shop/web/app)",
        "feed4, feed4567feed4 (shop/web/side)",
        "default/web/web, c0ffee11c0ffe (default/web/web)",
        "default/web/setup, decade00decad (default/web/setup)",
        "a1b2ff/side, feed4567feed4 (shop/web/side)"
    })
    void findsASandboxOrAContainerByWhatPeopleType(String text, String found)
            throws SandboxException {
        assertThat(SandboxReference.find(ALL, text)).hasToString(found);
    }

    @Test
    void findsByTheWholeId() throws SandboxException {
        String id = SampleSandbox.id("a1b2ffff");

        assertThat(SandboxReference.find(ALL, id).sandbox().id()).isEqualTo(id);
        assertThat(SandboxReference.find(ALL, SampleSandbox.id("feed0123")).container())
                .isPresent();
    }

    @Test
    void takesTheNameOfAPodForThePodAlsoWhereItsContainerHasTheSame() throws SandboxException {
        List<Sandbox> one = List.of(SampleSandbox.web());

        assertThat(SandboxReference.find(one, "web")).hasToString("a1b2c3d4a1b2c (default/web)");
        assertThat(SandboxReference.findContainer(one, "web"))
                .hasToString("c0ffee11c0ffe (default/web/web)");
    }

    @ParameterizedTest
    @CsvSource({
        "web, 'a1b2c3d4a1b2c (default/web), a1b2ffffa1b2f (shop/web)'",
        "a1b2, 'a1b2c3d4a1b2c (default/web), a1b2ffffa1b2f (shop/web)'",
        "feed, 'feed0123feed0 (shop/web/app), feed4567feed4 (shop/web/side)'",
    })
    void listsTheCandidatesWhenSeveralAreMeant(String text, String candidates) {
        assertThatThrownBy(() -> SandboxReference.find(ALL, text))
                .isInstanceOf(AmbiguousException.class)
                .hasMessage("'" + text + "' stands for several: " + candidates);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "default/nobody", "nobody/app", "agent/app", "/"})
    void saysWhatIsNotThere(String text) {
        assertThatThrownBy(() -> SandboxReference.find(ALL, text))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("there is no sandbox or container '" + text + "'");
    }

    @Test
    void takesASandboxForItsOnlyContainer() throws SandboxException {
        Sandbox web = SampleSandbox.web();
        Sandbox one =
                new Sandbox(
                        web.record(), web.state(), web.containers().subList(0, 1), web.leftovers());

        assertThat(SandboxReference.findContainer(List.of(one), "default/web"))
                .hasToString("c0ffee11c0ffe (default/web/web)");
    }

    @Test
    void asksWhichOfSeveralContainersOfASandboxIsMeant() {
        assertThatThrownBy(() -> SandboxReference.findContainer(ALL, "shop/web"))
                .hasMessage(
                        "'shop/web' stands for several: feed0123feed0 (shop/web/app), feed4567feed4"
                                + " (shop/web/side)");
        assertThatThrownBy(() -> SandboxReference.findContainer(ALL, "agent"))
                .hasMessage("there is no container 'agent'");
        assertThatThrownBy(() -> SandboxReference.findSandbox(ALL, "app"))
                .hasMessage("there is no sandbox 'app'");
    }
}
