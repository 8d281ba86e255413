// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.pod.NamespaceModes.UserMaps;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// To whom files belong on the machine: to the numbers that stand for those of the image.
record Owners(Optional<UserMaps> maps) {
    OptionalLong user(long inside) {
        return maps.isEmpty() ? OptionalLong.of(inside) : outside(maps.get().users(), inside);
    }

    OptionalLong group(long inside) {
        return maps.isEmpty() ? OptionalLong.of(inside) : outside(maps.get().groups(), inside);
    }

    private static OptionalLong outside(List<IdMap> maps, long inside) {
        for (IdMap map : maps) {
            if (inside >= map.inside() && inside - map.inside() < map.length()) {
                return OptionalLong.of(map.outside() + inside - map.inside());
            }
        }
        return OptionalLong.empty();
    }
}
