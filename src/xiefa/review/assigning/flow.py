"""The largest flow through a network of whole numbers, by shortest augmenting paths (Dinic 1970)."""

from __future__ import annotations

from copy import copy


class Network:
    """Nodes 0 … n−1 with directed arcs; arcs may be added between two calls of ``push``, and the flow stays.

    Arc ``2a`` goes forward and ``2a + 1`` back; ``room`` is what may still go through each.
    """

    def __init__(self, nodes: int) -> None:
        self.ends: list[int] = []
        self.room: list[int] = []
        self._leaving: list[list[int]] = [[] for _ in range(nodes)]

    def add(self, start: int, end: int, room: int) -> int:
        """A new arc; its number."""
        arc = len(self.ends)
        self.ends += [end, start]
        self.room += [room, 0]
        self._leaving[start].append(arc)
        self._leaving[end].append(arc + 1)
        return arc

    def copied(self) -> Network:
        """The same network with the same flow, to be changed apart."""
        other = copy(self)
        other.ends, other.room = self.ends[:], self.room[:]
        other._leaving = [arcs[:] for arcs in self._leaving]
        return other

    def push(self, source: int, sink: int) -> int:
        """Send as much more as possible from source to sink; how much that was."""
        total = 0
        while (depth := self._depths(source, sink))[sink] >= 0:
            tried = [0] * len(self._leaving)
            while sent := self._send(source, sink, depth, tried):
                total += sent
        return total

    def reached(self, source: int, *, but: int) -> set[int]:
        """Every node that could still be reached from ``source`` without passing the node ``but``."""
        seen, waiting = {source}, [source]
        while waiting:
            for arc in self._leaving[waiting.pop()]:
                if self.room[arc] and (end := self.ends[arc]) not in seen and end != but:
                    seen.add(end)
                    waiting.append(end)
        return seen

    def _depths(self, source: int, sink: int) -> list[int]:
        depth = [-1] * len(self._leaving)
        depth[source] = 0
        layer = [source]
        while layer and depth[sink] < 0:
            following = []
            for node in layer:
                for arc in self._leaving[node]:
                    end = self.ends[arc]
                    if self.room[arc] and depth[end] < 0:
                        depth[end] = depth[node] + 1
                        following.append(end)
            layer = following
        return depth

    def _send(self, source: int, sink: int, depth: list[int], tried: list[int]) -> int:
        """Send along one shortest path; 0 when there is none left. ``tried`` counts the useless arcs of each node."""
        path: list[int] = []
        node = source
        while node != sink:
            arc = self._useful(node, depth, tried)
            if arc is not None:
                path.append(arc)
                node = self.ends[arc]
            elif path:
                node = self.ends[path.pop() ^ 1]
                tried[node] += 1
            else:
                return 0
        sent = min(self.room[arc] for arc in path)
        for arc in path:
            self.room[arc] -= sent
            self.room[arc ^ 1] += sent
        return sent

    def _useful(self, node: int, depth: list[int], tried: list[int]) -> int | None:
        arcs = self._leaving[node]
        while tried[node] < len(arcs):
            arc = arcs[tried[node]]
            if self.room[arc] and depth[self.ends[arc]] == depth[node] + 1:
                return arc
            tried[node] += 1
        return None
