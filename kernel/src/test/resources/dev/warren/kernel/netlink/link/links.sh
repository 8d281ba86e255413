#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Records links.hex, from the folder kernel/ after `mvn test-compile`, as root:
#   unshare --net sh src/test/resources/dev/warren/kernel/netlink/link/links.sh
set -e
ip link add br0 type bridge
ip link set br0 address 02:00:00:00:00:01
ip link add v0 address 02:00:00:00:00:02 type veth peer name v1 address 02:00:00:00:00:03
ip link set v1 master br0
ip link property add dev v0 altname uplink altname second
ip link set v0 alias customer-7
ip link add vx0 address 02:00:00:00:00:04 type vxlan id 7 dstport 4789
ip link add mv0 link v0 address 02:00:00:00:00:05 type macvlan mode bridge
unshare --net sleep 5 &
while [ "$(readlink /proc/$!/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do :; done
ip link add far address 02:00:00:00:00:06 type veth peer name eth0 address 02:00:00:00:00:07 netns $!
exec "${JAVA_HOME:?}"/bin/java --enable-native-access=ALL-UNNAMED -cp target/classes:target/test-classes \
    dev.warren.kernel.netlink.link.LinkRecorder
