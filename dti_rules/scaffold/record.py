"""Records a rule set's digest for its version in `digests.yaml`."""

from dti_rules.loading.documents import read_text
from dti_rules.loading.sources import DIGESTS
from dti_rules.model.rules import RuleSet
from dti_rules.scaffold.package import schema_line
from dti_rules.words.problems import Place, fail
from dti_rules.words.write import write_atomic

_ABOUT = "# rules_digest của từng phiên bản: quy định đổi thì phiên bản phải tăng.\n"
_ABOUT += "# The rules_digest of each version: when the rules change, the version must rise.\n"


def record(rules: RuleSet, again: bool = False) -> bool:
    """Adds the digest of the version; False where it is there already. Only `again` overwrites another one."""
    path = rules.folder / DIGESTS
    known = rules.recorded_digests.get(rules.version)
    if known == rules.rules_digest:
        return False
    if known is not None and not again:
        raise fail("DTI-N005", Place(str(path)), version=rules.version)
    digests = {**rules.recorded_digests, rules.version: rules.rules_digest}
    lines = [f'"{version}": {digest}\n' for version, digest in digests.items()]
    write_atomic(path, _head(rules) + "".join(lines))
    return True


def _head(rules: RuleSet) -> str:
    """The comment above the digests: the file's own, or a new one."""
    path = rules.folder / DIGESTS
    if path.is_file():
        kept = []
        for line in read_text(path, str(path)).splitlines():
            if line.strip() and not line.startswith("#"):
                break
            kept.append(line)
        return "".join(f"{line}\n" for line in kept)
    has_schema = (rules.folder / "schemas" / "digests.schema.json").is_file()
    return (schema_line("digests") if has_schema else "") + _ABOUT
