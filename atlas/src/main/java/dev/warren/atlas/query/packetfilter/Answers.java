// SPDX-License-Identifier: Apache-2.0
package dev.warren.atlas.query.packetfilter;

/// Several conditions of which all must hold: one that fails decides, whatever is not known of the
/// others.
final class Answers {
    private Answer all = new Answer.Holds();

    void add(Answer one, boolean inverted) {
        Answer given = one;
        if (inverted && !(one instanceof Answer.Undecided)) {
            given = Answer.of(one instanceof Answer.Fails);
        }
        if (given instanceof Answer.Fails || all instanceof Answer.Holds) {
            all = given;
        }
    }

    Answer together() {
        return all;
    }
}
