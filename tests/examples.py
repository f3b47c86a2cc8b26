"""How many examples property tests draw: a tenth while developing, all of them with CI=true."""

import os

from hypothesis import HealthCheck, settings

FEWEST = 5
"""Examples that a test has at least."""


def load_profile() -> None:
    """Choose the profile of every test.

    No test is timed: a loaded machine must not fail one. Examples are drawn anew on a developer's
    machine; CI takes the same each time, so that what fails there fails here with CI=true.
    """
    common = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("dev", common, max_examples=10)
    settings.register_profile("ci", common, max_examples=100, derandomize=True)
    settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")


def examples(count: int) -> settings:
    """Give a test a number of examples other than 100, scaled as the profile is."""
    return settings(max_examples=max(FEWEST, count * settings().max_examples // 100))
