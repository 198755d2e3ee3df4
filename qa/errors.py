"""Every error this project raises on purpose. Each message says what is wrong and what to do next.

QAError
├── ConfigError        a setting is unknown or has no sense
├── InputError         a question, a history or a batch row that cannot be answered
├── DocumentError      a file that cannot be read as a report
├── LibraryError       the library is missing, broken or locked
│   └── WeightsMismatchError   the library was made with other embedding weights
├── ModelError         weights are missing, wrong or cannot be loaded
└── GenerationError    the generator failed while it answered
"""


class QAError(Exception):
    """Base of all stated errors; the command line prints its text on one line and exits with 1."""


class ConfigError(QAError):
    """A setting is unknown or its value has no sense."""


class InputError(QAError):
    """A question, a history or a batch row cannot be answered as it is."""


class DocumentError(QAError):
    """A file cannot be read as a report."""


class LibraryError(QAError):
    """The library is missing, broken, full or locked."""


class WeightsMismatchError(LibraryError):
    """The library's vectors were made with other embedding weights than the configured ones."""


class ModelError(QAError):
    """Model weights are missing, do not have the expected hash, or cannot be loaded."""


class GenerationError(QAError):
    """The generator failed while it wrote an answer (a server that is down, out of memory)."""
