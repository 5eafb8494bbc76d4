"""Writes the made-up city's lists: python -m tools.city FOLDER [--seed N] [--on DATE] …"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from tools.city.build import make_city
from tools.city.workbooks import write_city


def main() -> None:
    """Write sites.xlsx and one roster for each site with workers."""
    parser = argparse.ArgumentParser(prog="python -m tools.city", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2023, 11, 15))
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--workers", type=int, default=12_000)
    asked = parser.parse_args()
    city = make_city(asked.seed, asked.on, sites=asked.sites, workers=asked.workers)
    written = write_city(asked.folder, city)
    print(f"{len(city.sites)} sites, {city.worker_count} roster lines, {len(written)} files")


if __name__ == "__main__":
    main()
