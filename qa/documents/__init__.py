"""From a file to chunks: parse (bytes to source text), metadata, structure (headings, paragraphs, tables), chunk."""
