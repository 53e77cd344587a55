"""Ignores and blocks every signal, and loops.

verdict = ["timed_out", "timed_out", "timed_out"]
"""

# %%
import signal
def double(x):
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        try:
            pass
        except BaseException:
            pass
