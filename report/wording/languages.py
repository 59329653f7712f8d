"""The language of foreign words: of a title by its source's note and its letters, of Cyrillic words by the letters that one language has."""

from __future__ import annotations

import re

CODES = {
    "Russian": "ru", "Belarusian": "be", "Ukrainian": "uk", "Bulgarian": "bg", "Serbian": "sr", "Macedonian": "mk", "Polish": "pl", "German": "de", "Italian": "it",
    "Lithuanian": "lt", "Latvian": "lv", "Estonian": "et", "Spanish": "es", "French": "fr", "Portuguese": "pt", "Romanian": "ro", "Croatian": "hr", "Slovak": "sk",
    "Slovene": "sl", "Czech": "cs", "Dutch": "nl", "Norwegian": "no", "Indonesian": "id", "Greek": "el", "Arabic": "ar", "Armenian": "hy", "Chinese": "zh", "Japanese": "ja",
}  # fmt: skip
CYRILLIC = re.compile(
    r"[\u0400-\u04ff][\u0400-\u04ff\u2019'’-]*(?:[\s,.:;«»–-]+[\u0400-\u04ff][\u0400-\u04ff\u2019'’-]*)*"
)
ENGLISH = re.compile(r"\b(?:the|of|and|to|for|from|with|by|on|its|at|as|says?|is|are|new|over)\b", re.IGNORECASE)
FOREIGN = re.compile(  # letters that English lacks, and common words of the languages that share its script
    r"[^\x00-\x7f–—‘’“”«»€£]|\b(?:w|na|z|do|sie|nie|o|od|dla|kraju|der|die|das|und|von|zum|im|mit|ist|auf|stellt|offiziell|taktische"
    r"|il|di|del|della|dei|per|con|missili|le|les|des|du|la|el|los|las|en|ir|kaip|lietuvos|su|dan|yang|van|het|een|og|til|din|si|cu|u|za|sa)\b",
    re.IGNORECASE,
)
SCRIPTS = {
    "ru be uk bg sr mk": r"[\u0400-\u04ff]",
    "el": r"[\u0370-\u03ff]",
    "ar": r"[\u0600-\u06ff]",
    "hy": r"[\u0530-\u058f]",
    "zh ja": r"[\u3040-\u9fff]",
}


def of_title(title: str, note: str) -> str:
    """Language code of a title, by its source's note and its own letters; empty where the title is told in English."""
    code = next((code for word, code in CODES.items() if note.startswith(f"In {word}")), "")
    script = next((letters for codes, letters in SCRIPTS.items() if code in codes.split()), None)
    if script:
        return code if re.search(script, title) else ""
    if not code:
        return of_words(title) if CYRILLIC.search(title) else ""
    return code if FOREIGN.search(title) and not ENGLISH.search(title) else ""


def of_words(words: str) -> str:
    """Language code of a Cyrillic run by the letters that only one of the languages has."""
    if re.search("[ўЎ]", words) or re.search("[іІ]", words) and re.search("[ыэЫЭ]", words):
        return "be"
    return "uk" if re.search("[іїєґІЇЄҐ]", words) else "ru"
