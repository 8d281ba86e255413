// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import dev.warren.atlas.fact.Why;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.net.Link;
import dev.warren.kernel.netlink.MalformedMessageException;
import dev.warren.kernel.netlink.NetlinkSocket;
import dev.warren.kernel.netlink.link.LinkFamily;
import java.util.List;

/// Does in one open namespace what a [Reading] does in every one.
final class ReadingSource implements Source {
    private final OpenNamespace open;
    private final List<Reading> readings;

    ReadingSource(OpenNamespace open, List<Reading> readings) {
        this.open = open;
        this.readings = List.copyOf(readings);
    }

    @Override
    public String name() {
        return "link";
    }

    @Override
    public void look(Ground ground, Findings findings) {
        try (NetlinkSocket socket = open.namespace().openRouteNetlink()) {
            List<Link> links = socket.dump(LinkFamily.LINKS).entries();
            for (Reading reading : readings) {
                read(reading, links, socket, findings);
            }
        } catch (SyscallException refused) {
            readings.forEach(reading -> findings.gap(wanted(reading), refused));
        } catch (MalformedMessageException wrong) {
            findings.gap(
                    "links of namespace " + open.namespace().id(),
                    Why.UNEXPECTED,
                    String.valueOf(wrong.getMessage()));
        }
    }

    private void read(Reading reading, List<Link> links, NetlinkSocket socket, Findings findings) {
        try {
            reading.read(open.namespace().id(), links, socket, findings);
        } catch (SyscallException refused) {
            findings.gap(wanted(reading), refused);
        } catch (MalformedMessageException wrong) {
            findings.gap(wanted(reading), Why.UNEXPECTED, String.valueOf(wrong.getMessage()));
        }
    }

    private String wanted(Reading reading) {
        return reading.what() + " of namespace " + open.namespace().id();
    }
}
