"""Everything that touches what strangers handed in before it runs: files, archives, bytes, text, cells."""
