#!/usr/bin/env python3
"""Rewrites the lists of Regions (from cfn-lint's resource schemas) and of time zones (from tzdata)."""

import pathlib
import warnings
import zoneinfo

warnings.simplefilter("ignore")
from cfnlint.helpers import REGIONS  # noqa: E402
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER  # noqa: E402
from cfnlint.version import __version__ as cfn_lint  # noqa: E402

FOLDER = pathlib.Path(__file__).parent.parent / "Sources/Config/Names"
OTHER_PARTITIONS = ("cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-")
NEEDED = {"AWS::Budgets::Budget", "AWS::Chatbot::SlackChannelConfiguration"}


def lines(words, width=110):
    line = ""
    for word in words:
        if len(line) + len(word) >= width:
            yield line
            line = ""
        line += (" " if line else "") + word
    yield line


def block(name, comment, words):
    text = "\n".join("        " + line for line in lines(words))
    return f'    /// {comment}\n    static let {name} = """\n{text}\n        """\n'


def write(file, type_name, comment, blocks):
    text = f"// Written by scripts/update-lists.py.\n\n/// {comment}\nenum {type_name} {{\n" + "\n".join(blocks) + "}\n"
    (FOLDER / file).write_text(text)


aws = sorted(r for r in REGIONS if not r.startswith(OTHER_PARTITIONS))
other = sorted(r for r in REGIONS if r.startswith(OTHER_PARTITIONS))
home = [r for r in aws if NEEDED <= set(PROVIDER_SCHEMA_MANAGER.get_resource_types(r))]
write(
    "RegionList.swift", "RegionList", f"The Regions that cfn-lint {cfn_lint} has resource schemas for.",
    [
        block("home", "Of partition `aws`, with budgets and Chatbot in CloudFormation.", home),
        block("others", "Of partition `aws`, without one of them.", [r for r in aws if r not in home]),
        block("otherPartitions", "Of other partitions: China, GovCloud, sovereign clouds.", other),
    ],
)
zones = sorted(z for z in zoneinfo.available_timezones() if z not in ("localtime", "Factory", "posixrules"))
write(
    "TimeZoneList.swift", "TimeZoneList", "The time zones of the IANA database, names and links.",
    [block("names", "Separated by blanks and line ends.", zones)],
)
