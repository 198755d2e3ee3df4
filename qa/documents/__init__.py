"""From a file to chunks: parse (bytes to source text), metadata, structure (headings, paragraphs, tables), chunk."""

# Version of all that turns a file into source text, metadata, chunks and facts. Raise it with every change that makes
# any of them come out otherwise: documents read by an older version are then read anew at their next ingest.
PARSER = 9
