"""Runs the tests of this folder. A skipped one is a hole that nobody sees, and counts as failed."""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

folder = Path(__file__).resolve().parent
sys.path.insert(0, str(folder))
tests = unittest.defaultTestLoader.discover(str(folder), pattern=f"{sys.argv[1]}.py" if len(sys.argv) > 1 else "test_*.py")
result = unittest.TextTestRunner(verbosity=2).run(tests)
failed = len(result.failures) + len(result.errors) + len(result.skipped) + len(result.unexpectedSuccesses)
passed = max(0, result.testsRun - failed)
print(f"{passed} passed, {failed} failed", flush=True)
sys.exit(1 if failed or passed == 0 else 0)
