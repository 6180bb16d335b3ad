"""A contact sheet: the pages of many PDFs side by side, to be looked over at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import batched
from pathlib import Path

import pikepdf
