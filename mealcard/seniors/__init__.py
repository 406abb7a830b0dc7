"""The register of seniors: who is entitled, since when and why; import of register files."""

import os

# Only single characters are looked up; the phrase dictionary of pypinyin would cost each process 40 MB.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
