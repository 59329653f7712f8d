"""What pyproject.toml cannot say: the wheel brings tables, bibliography, edition, maps and typeface along, below ``report/brought``."""

import json
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
WHOLE = ["references.bib", "edition.yml", "LICENSE-DATA", "assets/fonts", "assets/map"]


def brought() -> list[Path]:
    """The files that go along: of ``data`` the description and the tables that it names, as ``evidence.files`` says."""
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    tables = [ROOT / "data" / entry["path"] for entry in package["resources"]]
    others = [ROOT / name for name in WHOLE]
    return [
        ROOT / "data" / "datapackage.json",
        *tables,
        *(
            path
            for other in others
            for path in (sorted(other.rglob("*")) if other.is_dir() else [other])
            if path.is_file()
        ),
    ]


class WithEvidence(build_py):
    """Copy what goes along beside the modules; an editable installation reads it where it is."""

    def run(self) -> None:
        super().run()
        for path in [] if self.editable_mode else brought():
            to = Path(self.build_lib, "report", "brought", path.relative_to(ROOT))
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        names = [str(Path(self.build_lib, "report", "brought", path.relative_to(ROOT))) for path in brought()]
        return [*super().get_outputs(include_bytecode), *([] if self.editable_mode else names)]


setup(cmdclass={"build_py": WithEvidence})
