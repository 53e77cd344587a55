"""Has the interpreter call a tracer in each of the worker's own functions, which sleeps there.

verdict = ["timed_out", "timed_out", "timed_out"]
apply = "timed_out"
"""

# %%
import sys, threading, time
def double(x):
    return 2 * x
def apply(f, x):
    return f(x)
# %%
def tracer(frame, event, argument):
    if frame.f_code.co_name == "serve":
        time.sleep(60)
sys.settrace(tracer)
threading.settrace(tracer)
