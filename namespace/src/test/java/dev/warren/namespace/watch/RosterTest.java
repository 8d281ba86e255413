// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.watch;

import static dev.warren.namespace.watch.WatchedFolder.added;
import static dev.warren.namespace.watch.WatchedFolder.changed;
import static dev.warren.namespace.watch.WatchedFolder.removed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.warren.kernel.id.NamespaceId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RosterTest {
    /// Shortly before the clock wraps.
    private static final long NOW = Long.sum(Long.MAX_VALUE, -1000);

    private static final NamespaceId RED = new NamespaceId(4, 1);
    private static final NamespaceId BLUE = new NamespaceId(4, 2);

    private final Roster roster = new Roster();

    @BeforeEach
    void begin() {
        roster.begin();
    }

    private static Sight sight(NamespaceId namespace) {
        return new Sight(Optional.of(namespace), false);
    }

    private static Sight nothing() {
        return new Sight(Optional.empty(), false);
    }

    @Test
    void whatIsKnownBeforeTheBeginningIsNotTold() {
        Roster beginning = new Roster();
        beginning.appeared("red", NOW);
        beginning.appeared("stale", NOW);
        beginning.appeared("not looked at", NOW);
        beginning.appeared("gone", NOW);
        beginning.disappeared("gone");
        beginning.saw("red", sight(RED), NOW);
        beginning.saw("stale", nothing(), NOW);

        assertThat(beginning.begin())
                .isEqualTo(
                        Map.of(
                                "red", Optional.of(RED),
                                "stale", Optional.empty(),
                                "not looked at", Optional.empty()));
        assertThat(beginning.hasEvents()).isFalse();
        assertThat(beginning.due(NOW, true)).containsExactly("not looked at");
        assertThat(beginning.deadline()).isEmpty();
    }

    @Test
    void aNewNameIsToldWithItsNamespaceOrWhenItsGraceIsOver() {
        roster.appeared("red", NOW);
        roster.appeared("stale", NOW + 1);
        assertThat(roster.due(NOW, false)).containsExactly("red", "stale");
        roster.saw("red", nothing(), NOW);
        roster.saw("stale", nothing(), NOW + 1);
        assertThat(roster.due(NOW + 1, false)).isEmpty();
        assertThat(roster.due(NOW + 1, true)).containsExactly("red", "stale");
        assertThat(roster.deadline()).isEqualTo(OptionalLong.of(NOW + Roster.GRACE));

        roster.saw("red", sight(RED), NOW + 2);
        assertThat(roster.takeEvents()).isEqualTo(java.util.List.of(added("red", RED)));

        // The clock may wrap, and has by now.
        assertThat(roster.due(NOW + Roster.GRACE, false)).isEmpty();
        assertThat(roster.due(NOW + 1 + Roster.GRACE, false)).containsExactly("stale");
        roster.saw("stale", nothing(), NOW + 1 + Roster.GRACE);
        assertThat(roster.takeEvents()).isEqualTo(java.util.List.of(added("stale")));
        assertThat(roster.deadline()).isEmpty();
    }

    @Test
    void aNamespaceThatIsBackWithinItsGraceWasNeverGone() {
        roster.appeared("red", NOW);
        roster.saw("red", sight(RED), NOW);
        roster.takeEvents();

        roster.saw("red", nothing(), NOW);
        roster.saw("red", sight(RED), NOW + 1);
        assertThat(roster.deadline()).isEmpty();

        roster.saw("red", nothing(), NOW + 2);
        roster.saw("red", nothing(), NOW + 1 + Roster.GRACE);
        assertThat(roster.hasEvents()).isFalse();
        roster.saw("red", nothing(), NOW + 2 + Roster.GRACE);
        roster.saw("red", nothing(), NOW + 3 + Roster.GRACE);
        roster.saw("red", sight(BLUE), NOW + 4 + Roster.GRACE);
        assertThat(roster.takeEvents())
                .isEqualTo(java.util.List.of(changed("red"), changed("red", BLUE)));
    }

    @Test
    void aNameWithoutAnEndHadOneThatWasMissed() {
        roster.appeared("red", NOW);
        roster.saw("red", sight(RED), NOW);
        roster.appeared("red", NOW);
        roster.disappeared("red");
        roster.disappeared("red");

        assertThat(roster.takeEvents())
                .isEqualTo(
                        java.util.List.of(
                                added("red", RED), removed("red"), added("red"), removed("red")));
    }

    @Test
    void aListTellsWhatWasMissed() {
        roster.appeared("stays", NOW);
        roster.saw("stays", sight(RED), NOW);
        roster.appeared("goes", NOW);
        roster.saw("goes", sight(BLUE), NOW);
        roster.takeEvents();

        roster.reconcile(Set.of("stays", "comes"), NOW);

        assertThat(roster.takeEvents()).isEqualTo(java.util.List.of(removed("goes")));
        assertThat(roster.due(NOW, false)).containsExactlyInAnyOrder("stays", "comes");
    }

    @Test
    void linksAreCounted() {
        roster.appeared("link", NOW);
        assertThat(roster.hasLinks()).isFalse();
        roster.saw("link", new Sight(Optional.of(RED), true), NOW);
        roster.saw("link", new Sight(Optional.of(RED), true), NOW);
        assertThat(roster.hasLinks()).isTrue();
        roster.disappeared("link");
        assertThat(roster.hasLinks()).isFalse();
        roster.saw("link", new Sight(Optional.of(RED), true), NOW);
        assertThat(roster.hasLinks()).isFalse();
    }
}
