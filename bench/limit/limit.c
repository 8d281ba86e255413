// SPDX-License-Identifier: Apache-2.0
//
// What the kernel alone costs: for every name in /run/netns, enter the namespace, ask it once for
// its links and once for its addresses, count them, leave nothing behind. One thread, no
// allocation, nothing decoded beyond the message types. Warren's survey is measured against it.
//
//   limit [options] [directory]
//     --repeat N     N passes after one that warms up; prints min, median and max of a pass
//     --shard I/N    only every N-th name, from the I-th (0 to N-1): N processes share the work
//     --host         the namespace this process started in as well
//     --skip-stats   ask for links without their counters (RTEXT_FILTER_SKIP_STATS)
//     --wiring       ask for rules and routes of IPv4 and IPv6, of all tables, and for neighbours, too
//     --buffer BYTES size of the receive buffer, 32768 if not given
//   Slower or no faster, kept so that they can be measured again:
//     --recvmmsg     fetch the data and the message that ends it in one call
//     --back         return to the first namespace after each
//     --sockopts     what libraries usually set: bind, getsockname, strict checking, extended ACK
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 4, BUFFER = 65536 };
static _Alignas(16) char buffers[BATCH][BUFFER];
static int shard, shards = 1, skip_stats, size = 32768, together, back, sockopts, host, home, wiring;
static long namespaces, links, addresses, rules, routes, neighbours;

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* Counts what one datagram holds; true when it ends the dump. */
static int count(const char *at, ssize_t left)
{
	for (const struct nlmsghdr *h = (const void *)at; NLMSG_OK(h, left); h = NLMSG_NEXT(h, left)) {
		links += h->nlmsg_type == RTM_NEWLINK;
		addresses += h->nlmsg_type == RTM_NEWADDR;
		rules += h->nlmsg_type == RTM_NEWRULE;
		routes += h->nlmsg_type == RTM_NEWROUTE;
		neighbours += h->nlmsg_type == RTM_NEWNEIGH;
		if (h->nlmsg_type == NLMSG_DONE)
			return 1;
		if (h->nlmsg_type == NLMSG_ERROR) {
			fprintf(stderr, "limit: the kernel refused a dump\n");
			exit(1);
		}
	}
	return 0;
}

static void dump(int sock, const void *request, size_t length)
{
	if (send(sock, request, length, 0) < 0)
		die("send");
	for (int done = 0; !done;) {
		struct mmsghdr m[BATCH] = {0};
		struct iovec v[BATCH];
		if (!together) {
			ssize_t got = recv(sock, buffers[0], size, 0);
			if (got < 0)
				die("recv");
			done = count(buffers[0], got);
			continue;
		}
		for (int i = 0; i < BATCH; i++) {
			v[i] = (struct iovec){buffers[i], size};
			m[i].msg_hdr = (struct msghdr){.msg_iov = &v[i], .msg_iovlen = 1};
		}
		int got = recvmmsg(sock, m, BATCH, MSG_DONTWAIT, NULL);
		if (got < 0)
			die("recvmmsg");
		for (int i = 0; i < got; i++)
			done |= count(buffers[i], m[i].msg_len);
	}
}

/* The headers of rules, routes and neighbours are of one size, and begin with the family. */
static void ask_wiring(int sock)
{
	static const struct { int type, family; } kinds[] = {
		{RTM_GETRULE, AF_INET}, {RTM_GETRULE, AF_INET6}, {RTM_GETROUTE, AF_INET},
		{RTM_GETROUTE, AF_INET6}, {RTM_GETNEIGH, AF_UNSPEC},
	};
	_Static_assert(sizeof(struct rtmsg) == sizeof(struct ndmsg), "a request fits all");

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct {
			struct nlmsghdr h;
			struct rtmsg body;
		} request = {{sizeof request, kinds[i].type, NLM_F_REQUEST | NLM_F_DUMP, 3 + i, 0},
			     {.rtm_family = kinds[i].family}};
		dump(sock, &request, sizeof request);
	}
}

static void ask(void)
{
	static const struct {
		struct nlmsghdr h;
		struct ifinfomsg body;
		struct rtattr attr;
		unsigned mask;
	} link = {{sizeof link, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 1, 0}, {0},
		  {sizeof link.attr + sizeof link.mask, IFLA_EXT_MASK}, RTEXT_FILTER_SKIP_STATS};
	static const struct {
		struct nlmsghdr h;
		struct ifaddrmsg body;
	} address = {{sizeof address, RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP, 2, 0}, {0}};
	struct nlmsghdr plain[2];

	int sock = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (sock < 0)
		die("socket");
	if (sockopts) {
		struct sockaddr_nl a = {.nl_family = AF_NETLINK};
		socklen_t n = sizeof a;
		int on = 1;
		if (bind(sock, (void *)&a, n) || getsockname(sock, (void *)&a, &n) ||
		    setsockopt(sock, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof on) ||
		    setsockopt(sock, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof on))
			die("socket options");
	}
	if (skip_stats) {
		dump(sock, &link, sizeof link);
	} else {
		memset(plain, 0, sizeof plain); /* header and ifinfomsg are 16 bytes each */
		plain[0] = link.h;
		plain[0].nlmsg_len = sizeof plain;
		dump(sock, plain, sizeof plain);
	}
	dump(sock, &address, sizeof address);
	if (wiring)
		ask_wiring(sock);
	close(sock);
	namespaces++;
}

static double pass(const char *path)
{
	struct timespec a, b;
	long seen = 0;
	namespaces = links = addresses = rules = routes = neighbours = 0;
	clock_gettime(CLOCK_MONOTONIC, &a);
	if (host) {
		if (setns(home, CLONE_NEWNET))
			die("setns");
		ask();
	}
	DIR *dir = opendir(path);
	if (!dir)
		die(path);
	for (struct dirent *e; (e = readdir(dir));) {
		if (e->d_name[0] == '.' || seen++ % shards != shard)
			continue;
		int fd = openat(dirfd(dir), e->d_name, O_RDONLY | O_CLOEXEC);
		int entered = fd >= 0 && !setns(fd, CLONE_NEWNET);
		if (fd >= 0)
			close(fd);
		if (!entered) /* no namespace is bound to this file, or no longer */
			continue;
		ask();
		if (back && setns(home, CLONE_NEWNET))
			die("setns");
	}
	closedir(dir);
	clock_gettime(CLOCK_MONOTONIC, &b);
	return (b.tv_sec - a.tv_sec) * 1e3 + (b.tv_nsec - a.tv_nsec) / 1e6;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	const char *path = "/run/netns";
	int repeat = 0, bad = 0;
	for (int i = 1; i < argc; i++) {
		const char *o = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
		if (!strcmp(o, "--repeat"))
			bad |= (repeat = atoi(value)) < 1, i++;
		else if (!strcmp(o, "--shard"))
			bad |= sscanf(value, "%d/%d", &shard, &shards) != 2 || shard < 0 || shard >= shards, i++;
		else if (!strcmp(o, "--buffer"))
			bad |= (size = atoi(value)) < 4096 || size > BUFFER, i++;
		else if (!strcmp(o, "--skip-stats"))
			skip_stats = 1;
		else if (!strcmp(o, "--recvmmsg"))
			together = 1;
		else if (!strcmp(o, "--back"))
			back = 1;
		else if (!strcmp(o, "--sockopts"))
			sockopts = 1;
		else if (!strcmp(o, "--host"))
			host = 1;
		else if (!strcmp(o, "--wiring"))
			wiring = 1;
		else if (o[0] != '-')
			path = o;
		else
			bad = 1;
	}
	if (bad) {
		fprintf(stderr, "usage: limit [--repeat N] [--shard I/N] [--host] [--skip-stats] [--wiring] "
				"[--buffer BYTES] [--recvmmsg] [--back] [--sockopts] [directory]\n");
		return 2;
	}
	if ((home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) < 0)
		die("/proc/thread-self/ns/net");
	double once = pass(path), *ms = calloc(repeat + 1, sizeof *ms);
	for (int i = 0; i < repeat; i++)
		ms[i] = pass(path);
	qsort(ms, repeat, sizeof *ms, ascending);
	printf("%ld namespaces, %ld links, %ld addresses", namespaces, links, addresses);
	if (wiring)
		printf(", %ld rules, %ld routes, %ld neighbours", rules, routes, neighbours);
	printf(": ");
	if (repeat)
		printf("min %.3f median %.3f max %.3f ms in %d passes\n", ms[0],
		       (ms[(repeat - 1) / 2] + ms[repeat / 2]) / 2, ms[repeat - 1], repeat);
	else
		printf("%.3f ms\n", once);
	return 0;
}
