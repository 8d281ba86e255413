// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A message of CRI as JSON. Its fields are called as in the `.proto` file or as Protobuf's own JSON has them
/// (`log_directory`, `logDirectory`), and a word of an enumeration is that or its number. Source: Protobuf,
/// "ProtoJSON Format".
final class CriMessage {
    private final Node node;
    private final Unsupported unsupported;

    /// @param known the fields that are read, as in the `.proto` file; all others with a value are noted
    CriMessage(Node node, Unsupported unsupported, String... known) throws MalformedException {
        this.node = node;
        this.unsupported = unsupported;
        Set<String> names = new HashSet<>(List.of(known));
        for (String name : known) {
            names.add(camel(name));
        }
        unsupported.allButDefaults(node, names);
    }

    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '_') {
                camel.append(Character.toUpperCase(name.charAt(++i)));
            } else {
                camel.append(name.charAt(i));
            }
        }
        return camel.toString();
    }

    boolean isPresent() {
        return node.isPresent();
    }

    Node member(String name) throws MalformedException {
        Node plain = node.member(name);
        Node other = node.member(camel(name));
        if (name.equals(camel(name)) || !other.isPresent()) {
            return plain;
        }
        if (plain.isPresent()) {
            throw other.wrong("stands there twice: it is " + plain.field() + " as well");
        }
        return other;
    }

    CriMessage message(String name, String... known) throws MalformedException {
        return new CriMessage(member(name), unsupported, known);
    }

    List<CriMessage> messages(String name, String... known) throws MalformedException {
        List<CriMessage> messages = new ArrayList<>();
        for (Node item : member(name).items()) {
            messages.add(new CriMessage(item, unsupported, known));
        }
        return messages;
    }

    /// A number, which may be a text as well; 0 when absent.
    long number(String name, long most) throws MalformedException {
        Node number = member(name);
        Optional<Object> value = number.value();
        if (value.isPresent()
                && value.get() instanceof String text
                && text.matches("[0-9]{1,19}")) {
            BigInteger read = new BigInteger(text);
            if (read.compareTo(BigInteger.valueOf(most)) <= 0) {
                return read.longValue();
            }
        }
        return number.findNumber(0, most).orElse(0L);
    }

    /// A word of an enumeration, given as that or by its number; the first one when absent.
    String word(String name, List<String> words) throws MalformedException {
        Node word = member(name);
        Object value = word.value().orElse(0L);
        if (value instanceof String text && words.contains(text)) {
            return text;
        }
        if (value instanceof Long number && number >= 0 && number < words.size()) {
            return words.get(number.intValue());
        }
        throw word.wrong("must be %s, or its number from 0 on".formatted(String.join(", ", words)));
    }
}
