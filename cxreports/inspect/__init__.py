"""What is in these files? A first data file for exports that nobody has described yet."""

from cxreports.inspect.doubt import Choice, Doubt
from cxreports.inspect.finding import Finding
from cxreports.inspect.report import Report, inspect_files

__all__ = ["Choice", "Doubt", "Finding", "Report", "inspect_files"]
