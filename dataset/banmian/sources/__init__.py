"""Where pages come from: files, folders, globs, archives, tables, URLs and standard input, as a stream of raw pages."""

from banmian.sources.finding import find_inputs
from banmian.sources.inputs import InputFile
from banmian.sources.metadata import Metadata
from banmian.sources.name_dates import DateInName
from banmian.sources.opening import STDIN
from banmian.sources.page import Content, RawPage, page_text

__all__ = ["STDIN", "Content", "DateInName", "InputFile", "Metadata", "RawPage", "find_inputs", "page_text"]
