"""Two versions of one report: which documents are versions of each other, and where they differ in substance."""
