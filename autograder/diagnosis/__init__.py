"""Which mistake a wrong answer makes: facts that are true of it, and known mistakes that behave like it."""
