"""How well the project answers: a gold set, its judges, a run over it, and a benchmark. Not part of the wheel."""
