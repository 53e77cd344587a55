"""The tables of the gradebook, by subject. Every constraint has a name, and no table has logic of its own."""
