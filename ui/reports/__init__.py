"""Screens of what the shop is told of itself."""

from ui.reports.digest import digest as digest
from ui.reports.goals import goals as goals
from ui.reports.report import report as report
