"""Chunks read by the workers of a Dask cluster, over storage that all of them share.

Results come in the order of the chunks, so where they were read changes no byte. The scheduler
gives the tasks of a worker that dies to others; a task that kills one after the other is told as
``Stopped``, like one that a process of this machine did not survive.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from types import TracebackType
from typing import Any

from pipeline.read.cache.version import reader_version
from pipeline.read.cluster.dask_tasks import (
    OtherVersionError,
    is_visible,
    read_on_worker,
    versions,
)
from pipeline.read.records import ReturnReading
from pipeline.read.workers import AHEAD, Chunk, Setup, Stopped
from pipeline.text.errors import OfficerMustAct

PATIENCE = 10.0
"""Seconds in which the scheduler must answer."""

QUEUED = 2
"""A task may have waited behind another on its worker: it is late after so many time limits."""


_NOT_INSTALLED = """\
Chưa cài phần mở rộng cluster (thư viện distributed) nên chưa đọc được bằng cụm máy. Cài thêm theo \
cách đã cài chương trình:
  uv: uv tool install --force --with distributed <tệp tonghop-….whl>
  pipx: pipx inject tonghop distributed
  pip, từ tệp: pip install "<tệp tonghop-….whl>[cluster]"
  thư mục chương trình: pip install ".[cluster]" (dùng pip trong .venv)
Hoặc bỏ --scheduler để đọc trên máy này."""
"""Advice for each way in which the program may have come: no registry has the extra."""


class ClusterError(OfficerMustAct):
    """The cluster can't be used; the message says why and what to do."""


class DaskWorkers:
    """The workers behind a scheduler. A context: leaving it ends the connection, not them.

    Raises ``ClusterError`` where the extra is not installed, nothing answers, no worker is there,
    or a worker's versions are not ours.
    """

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        try:
            import distributed
        except ImportError:
            raise ClusterError(_NOT_INSTALLED) from None
        try:
            client: Any = distributed.Client
            self._client = client(address, timeout=patience, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"Không kết nối được bộ điều phối {address}. Kiểm tra địa chỉ (ví dụ "
                "tcp://10.0.0.5:8786) và bộ điều phối đã chạy chưa (dask scheduler)."
            ) from error
        try:
            self._check(address)
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> DaskWorkers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def _check(self, address: str) -> None:
        found = self._ask(versions)
        if not found:
            raise ClusterError(
                f"Bộ điều phối {address} chưa có máy đọc nào. Chạy trên mỗi máy: dask worker "
                f"{address}"
            )
        ours = versions()
        for worker, theirs in sorted(found.items()):
            if not isinstance(theirs, Mapping):
                raise ClusterError(
                    f"Máy {worker} chưa cài tonghop, hoặc cài bản khác ({theirs}). Cài cùng một "
                    "phiên bản trên mọi máy rồi chạy lại."
                )
            for name, version in ours.items():
                if theirs.get(name) != version:
                    raise ClusterError(_differing(worker, name, str(theirs.get(name)), version))

    def _ask(self, question: Any, *arguments: Any) -> dict[str, Any]:
        """Collects the answer of each worker; where it can't answer, the exception."""
        answers: dict[str, Any] = self._client.run(question, *arguments, on_error="return")
        return answers

    def map_chunks(
        self, setup: Setup, chunks: Iterable[Chunk], time_limit: float
    ) -> Iterator[tuple[Chunk, list[ReturnReading] | Stopped]]:
        """See ``read.workers.Mapper``. Raises ``ClusterError`` where a worker can't see the
        files, or one of another version has joined."""
        remaining = iter(chunks)
        first = next(remaining, None)
        if first is None:
            return
        self._check_storage(first)
        remaining = chain((first,), remaining)
        shared = self._client.scatter(setup, broadcast=True, hash=False)
        threads = sum(self._client.nthreads().values())
        waiting: deque[tuple[Chunk, Any]] = deque()

        def send(count: int) -> None:
            for chunk in islice(remaining, count):
                future = self._client.submit(
                    read_on_worker, chunk, shared, reader_version(), pure=False
                )
                waiting.append((chunk, future))

        try:
            send(threads * AHEAD)
            while waiting:
                chunk, future = waiting.popleft()
                yield chunk, self._result(future, time_limit)
                send(1)
        finally:
            self._client.cancel([future for _, future in waiting])

    def _check_storage(self, chunk: Chunk) -> None:
        location = chunk[0].location
        if not location.exists():
            return  # it went since it was listed: each reader tells so by itself
        for worker, there in sorted(self._ask(is_visible, str(location)).items()):
            if there is not True:
                raise ClusterError(
                    f"Máy {worker} không thấy tệp {location}. Đặt thư mục của đợt báo cáo trên ổ "
                    "đĩa dùng chung, cùng một đường dẫn trên mọi máy."
                )

    def _result(self, future: Any, time_limit: float) -> list[ReturnReading] | Stopped:
        from distributed import KilledWorker

        try:
            return list(future.result(timeout=QUEUED * time_limit))
        except TimeoutError:
            self._end(future)
            return Stopped.at_limit(time_limit)
        except KilledWorker:
            return Stopped("dừng đột ngột trên nhiều máy")
        except OtherVersionError as error:
            raise ClusterError(
                f"Máy {error} mới vào cụm và cài phiên bản khác của tonghop. Cài cùng một phiên "
                "bản trên mọi máy rồi chạy lại."
            ) from error
        except Exception as error:
            return Stopped.by(error)

    def _end(self, future: Any) -> None:
        """A task can't be stopped from outside: its worker is started again."""
        holding = [
            worker for worker, keys in self._client.processing().items() if future.key in keys
        ]
        self._client.cancel([future])
        if holding:
            self._client.restart_workers(holding, raise_for_error=False)


def _differing(worker: str, name: str, theirs: str, ours: str) -> str:
    if name == "tonghop":
        return (
            f"Máy {worker} cài phiên bản khác của tonghop. Cài cùng một phiên bản trên mọi máy "
            "rồi chạy lại."
        )
    return (
        f"Máy {worker} dùng {name} {theirs}, máy này dùng {ours}. Cài cùng một phiên bản trên mọi "
        "máy rồi chạy lại."
    )
