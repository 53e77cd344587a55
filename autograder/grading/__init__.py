"""One notebook is judged: hidden tests are asked of it, and what came back is scored."""
