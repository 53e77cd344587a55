"""Between the grader and a zygote.

The grader sends one `ZygoteConfig` and reads `ZygoteStarted`. After that it sends orders. `SpawnWorker` is answered by
`WorkerSpawned`; it comes with three descriptors: the worker's socket, and the files behind its standard output and
error. `MeasureWorker` is answered by `WorkerMeasured`, and `EndWorker` by `WorkerEnded`. `InterruptWorker` is not
answered.
"""

from __future__ import annotations

from msgspec import Struct


class ResourceLimits(Struct, frozen=True):
    """What one worker may use. In the tier `user` the worker runs as `uid` and `gid`."""

    memory_mb: int
    processes: int
    disk_mb: int
    cpu_seconds: int
    uid: int
    gid: int
    folder: str


class ZygoteConfig(Struct, frozen=True):
    """What every worker of an assignment has in common. `files` are the bundle's, by relative path."""

    tier: str
    packages: tuple[str, ...]
    forbidden: tuple[str, ...]
    files: dict[str, bytes]
    limits: ResourceLimits


class ZygoteStarted(Struct, frozen=True):
    """The zygote has started and can fork workers, unless `error` says why not."""

    error: str = ""


class SpawnWorker(Struct, frozen=True, tag="spawn"):
    """Fork a worker. `extras` are the student's own modules, by relative path."""

    extras: dict[str, bytes]
    seed: int


class InterruptWorker(Struct, frozen=True, tag="interrupt"):
    """Interrupt the worker, as the stop button of Jupyter does."""


class MeasureWorker(Struct, frozen=True, tag="measure"):
    """Read from the kernel what the worker has used so far."""


class EndWorker(Struct, frozen=True, tag="end"):
    """Kill the worker and everything that it started."""


class WorkerSpawned(Struct, frozen=True):
    """The worker has been forked."""


class WorkerMeasured(Struct, frozen=True):
    """The processor time of the worker and of those of its processes that it has waited for; 0 without a worker."""

    cpu_seconds: float


class WorkerEnded(Struct, frozen=True):
    """The worker and everything that it started are gone. `status` is its wait status.

    `cpu_seconds` is the processor time that they used, as the kernel counted it.
    """

    status: int
    over_memory: bool
    cpu_seconds: float


ZygoteOrder = SpawnWorker | InterruptWorker | MeasureWorker | EndWorker
