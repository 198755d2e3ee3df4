"""Text in, vectors and ids out. This package knows nothing of reports and imports nothing of ours."""
