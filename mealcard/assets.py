"""Set-up of what is not kept in the repository: browser libraries from npm, the font of the PDFs, compiled catalogues.

Run as `python -m mealcard.assets` after `npm ci`; the files land in ignored folders and travel inside a built wheel.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_PACKAGE = Path(__file__).resolve().parent

# from below node_modules -> to below static/vendor
FILES: dict[str, str] = {
    "barcode-detector/dist/es/ponyfill.js": "barcode-detector/ponyfill.js",
    "barcode-detector/dist/es/zxing-exported.js": "barcode-detector/zxing-exported.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "zxing/zxing_reader.wasm",
    "idb/build/index.js": "idb/index.js",
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/LICENSE": "leaflet/LICENSE",
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": "fonts/NotoSansSC-Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": "fonts/NotoSansSC-Bold.ttf",
}


class MissingLibrary(Exception):
    """A file of a locked library is not where it should be."""


def copy_libraries(node_modules: Path, vendor: Path) -> int:
    """Copy the listed files; returns how many. Raises MissingLibrary before anything is copied."""
    for source in FILES:
        if not (node_modules / source).is_file():
            raise MissingLibrary(f"{source} is missing; run `npm ci` first")
    for source, target in FILES.items():
        (vendor / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(node_modules / source, vendor / target)
    return len(FILES)


def compile_catalogues(translations: Path) -> int:
    """Write the binary catalogue beside each `.po`; returns how many."""
    sources = sorted(translations.glob("*/LC_MESSAGES/*.po"))
    for source in sources:
        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po))
    return len(sources)


def main() -> int:
    """Do both for this checkout."""
    try:
        copy_libraries(_PACKAGE.parent / "node_modules", _PACKAGE / "static" / "vendor")
    except MissingLibrary as error:
        sys.stderr.write(f"{error}\n")
        return 2
    compile_catalogues(_PACKAGE / "translations")
    return 0


if __name__ == "__main__":
    sys.exit(main())
