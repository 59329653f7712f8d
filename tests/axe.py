"""axe, made quick: every rule that it runs by itself, on every element of a page; it finds what it finds when left as it is."""

import re
from importlib.resources import files

COLOURS = ("color-contrast", "link-in-text-block")  # the rules that see colours
# axe keeps each part of each colour in weak maps and sets; where it stands on the colour itself, a third of the time is saved
WEAK = """class WeakMap {
    constructor() { this.key = Symbol(); }
    has(thing) { return Object.hasOwn(thing, this.key); }
    get(thing) { return this.has(thing) ? thing[this.key] : undefined; }
    set(thing, value) { thing[this.key] = value; return this; }
    delete(thing) { return delete thing[this.key]; }
}
class WeakSet {
    constructor() { this.key = Symbol(); }
    has(thing) { return Object.hasOwn(thing, this.key); }
    add(thing) { thing[this.key] = true; return this; }
}"""
# what it said of an element it looks for in a list of all elements, one after another; in a map it is found at once
MEMORY = """((asked) => {
    const none = Symbol(), said = new Map();
    const ofOne = function (word, ...others) {
        said.has(word) || said.set(word, asked.call(this, word, ...others));
        return said.get(word);
    };
    const ofMore = function (...words) {
        let place = said;
        for (let number = 0; number < asked.length; number++) {
            place.has(words[number]) || place.set(words[number], new Map());
            place = place.get(words[number]);
        }
        place.has(none) || place.set(none, asked.apply(this, words));
        return place.get(none);
    };
    return Object.assign(asked.length === 1 ? ofOne : ofMore, { clear: () => said.clear() });
})"""
# it reads the same few colours for each element anew
READ = """{
    const { prototype } = axe.commons.color.Color, parse = prototype.parseString, known = new Map();
    prototype.parseString = function (words) {
        known.has(words) || known.set(words, parse.call(new axe.commons.color.Color(), words));
        const { r, g, b, alpha } = known.get(words);
        return Object.assign(this, { r, g, b, alpha });
    };
}"""


SHORT = {  # no page has a second tree, and of a long element it wants to know only that it is long
    "a.getRootNode&&a.getRootNode()!==o.getRootNode()": "0",
    "var t=e.outerHTML;return": "var t=e.textContent.length>n?e.textContent:e.outerHTML;return",
}


def stock() -> str:
    """axe as it is published."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def quick() -> str:
    """axe with a quicker memory."""
    kept = r"\(0,\w+\.default\)(?=\(e\),axe\._memoizedFns\.push\(e\))"
    text, [place] = stock(), re.findall(kept, stock())  # another axe may have to be taught anew
    for long, short in {place: MEMORY, **SHORT}.items():
        assert text.count(long) == 1, long
        text = text.replace(long, short)
    return f"{{\n{WEAK}\n{text}\n{READ}\nundefined\n}}"


QUICK = quick()


def run(page, script: str = QUICK, only: tuple[str, ...] = ()) -> dict:
    """What axe says of a page, with the rules that it runs by itself or with some."""
    page.evaluate("'axe' in window") or page.evaluate(script)
    rules = f", runOnly: {list(only)}" if only else ""
    return page.evaluate(f"axe.run({{ preload: false, resultTypes: ['violations']{rules} }})")


def violations(page, only: tuple[str, ...] = ()) -> list[str]:
    """What axe finds wrong."""
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in run(page, only=only)["violations"]
        for node in rule["nodes"][:4]
    ]
