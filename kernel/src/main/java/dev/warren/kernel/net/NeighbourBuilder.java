// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.net;

import dev.warren.kernel.abi.NeighbourAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a [Neighbour], piece by piece. Without a state it is permanent.
///
/// Thread: one.
public final class NeighbourBuilder {
    private final int family;
    private final int link;
    private Optional<IpAddress> destination = Optional.empty();
    private Mac address = Mac.NONE;
    private int stateBits = NeighbourAttributes.NUD_PERMANENT;
    private int flags;
    private int extendedFlags;
    private int type;
    private int vlan;
    private int master;
    private int protocol;
    private Neighbour.Tunnel tunnel = Neighbour.Tunnel.NONE;
    private long nextHopId;
    private int probes;
    private Optional<Neighbour.Age> age = Optional.empty();
    private final List<RawAttribute> rest = new ArrayList<>();

    /// A neighbour of a family (`AF_…`) on a link.
    public NeighbourBuilder(int family, int link) {
        this.family = family;
        this.link = link;
    }

    /// Its IP address; of a forwarding entry the machine behind which it is.
    public NeighbourBuilder destination(IpAddress of) {
        destination = Optional.of(of);
        return this;
    }

    /// Its link-layer address.
    public NeighbourBuilder address(Mac of) {
        address = of;
        return this;
    }

    public NeighbourBuilder state(NeighbourState state) {
        return stateBits(state.bit());
    }

    /// `NUD_…`.
    public NeighbourBuilder stateBits(int bits) {
        stateBits = bits;
        return this;
    }

    /// `NTF_…`.
    public NeighbourBuilder flags(int bits) {
        flags = bits;
        return this;
    }

    /// `NTF_EXT_…`.
    public NeighbourBuilder extendedFlags(int bits) {
        extendedFlags = bits;
        return this;
    }

    /// This machine answers for it.
    public NeighbourBuilder proxy() {
        flags |= NeighbourAttributes.NTF_PROXY;
        return this;
    }

    public NeighbourBuilder type(int number) {
        type = number;
        return this;
    }

    public NeighbourBuilder vlan(int number) {
        vlan = number;
        return this;
    }

    public NeighbourBuilder master(int index) {
        master = index;
        return this;
    }

    /// `RTPROT_…`.
    public NeighbourBuilder protocol(int number) {
        protocol = number;
        return this;
    }

    public NeighbourBuilder tunnel(Neighbour.Tunnel besides) {
        tunnel = besides;
        return this;
    }

    public NeighbourBuilder nextHopId(long id) {
        nextHopId = id;
        return this;
    }

    public NeighbourBuilder probes(int count) {
        probes = count;
        return this;
    }

    public NeighbourBuilder age(Neighbour.Age counted) {
        age = Optional.of(counted);
        return this;
    }

    /// An attribute that is not decoded.
    public NeighbourBuilder keep(RawAttribute attribute) {
        rest.add(attribute);
        return this;
    }

    public Neighbour build() {
        return new Neighbour(
                family,
                link,
                destination,
                address,
                stateBits,
                flags,
                extendedFlags,
                type,
                vlan,
                master,
                protocol,
                tunnel,
                nextHopId,
                probes,
                age,
                rest);
    }
}
