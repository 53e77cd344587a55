"""Checks, which hidden tests call to judge a student's values. Each has a stated statistic and stated constants.

The public names are those in the `__all__` of the modules; `docs/api.md` shows each with its signature. Everything else
is private to this package, and hidden tests do not use it. The names follow one pattern:

- A check is a function `check_…`. It takes the `student`, then what is asked for (a `Function` or an adapter), then the
  reference, then the inputs. It passes in silence or raises `failure.CheckFailure`. In each module, `check_unchanged`
  checks that arguments stay as they are.
- An adapter says how the student's code is called: a class ending in `Function`, `Functions` or `Class` such as
  `OptimizerClass`, or the name of what is asked for, such as `Initializer`.
- A function `as_…` returns an answer once its form is right; a function `draw_…` draws inputs.
- `accepted` maps the names of several right conventions to their references: one of them has to explain everything. The
  check returns the names of those that do.
- `hint` is the sentence that a message ends on where the check has none that fits better.
"""
