"""Replaces the worker's own sending, reading, forking and ending, to stand between it and the grader.

verdict = ["timed_out", "timed_out", "timed_out"]
apply = "timed_out"
"""

# %%
import os, socket, struct, sys
main, wire, serve, cells = (sys.modules["autograder.worker." + name] for name in ("main", "wire", "serve", "cells"))
main._fork = lambda: os.getpid()
main._waitpid = lambda *a: (1, 0)
main.WorkerProcess._wait = lambda *a: None
serve.serve = lambda *a: None
cells._end = lambda *a: cells.CellEnd(ok=True)
socket.socket.sendall = lambda self, data: len(data)
# %%
def double(x):
    return 3 * x
