"""One module a format; each turns a file into one plain text.

What every reader yields: headings the format itself marks as Markdown ``#`` lines, a paragraph a line, a table row a
tab-separated line (a merged cell's text in its first cell, the covered ones empty) with the caption in the line
before, and a blank line where a page or a table ends. Heavy libraries are imported where they are used, so that a
command that reads no such file does not load them.
"""
